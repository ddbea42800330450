using System.Text;
using AiTasks.Contracts;
using AiTasks.TaskWorker.ChatAnswers;
using AiTasks.TaskWorker.Providers.Offline.Chats;
using AiTasks.TestServers;

namespace AiTasks.UnitTests.TaskWorker;

/// <summary>
/// The questions of the example project, over the texts its documents are made of: the offline provider's part of it, without the files
/// and the search.
/// </summary>
public sealed class ExampleQuestionTests
{
    private const int LongestPassage = 1200;
    private const int Found = 8;

    [Fact]
    public void At_least_nine_of_ten_are_answered_with_the_fact_and_the_passage_that_has_it()
    {
        var passages = Read();
        var wrong = ExampleProject.Questions.Select(question => Wrong(question, passages)).OfType<string>().ToList();

        Assert.Equal(10, ExampleProject.Questions.Count);
        Assert.True(wrong.Count <= 1, string.Join("\n\n", wrong));
    }

    private static string? Wrong(ExampleQuestion question, IReadOnlyList<Passage> passages)
    {
        var (text, fact) = (question.Question, question.Fact);
        var found = Search(text, passages);
        var answer = OfflineChats.Answer(new ChatTask
        {
            Language = "ru",
            Passages = found,
            Work = new ChatWork
            {
                ChatId = Guid.Empty,
                Question = text,
                Documents =
                [
                    .. passages.DistinctBy(passage => passage.FileId)
                        .Select(passage => new ChatDocument { FileId = passage.FileId, Name = passage.Name, State = DocumentStates.Indexed }),
                ],
            },
        });
        var isRight = answer.Contains(fact, StringComparison.Ordinal) && SourceLabels.Named(answer, found).Any(source =>
            question.IsAnsweredBy(source.Name, source.Page, source.Heading, source.Text) && source.Text.Contains(fact, StringComparison.Ordinal));
        TestContext.Current.TestOutputHelper?.WriteLine($"{(isRight ? "+" : "-")} {text}\n{answer}\n");
        return isRight ? null : $"{text}\n{answer}";
    }

    // As a search would: passages with the rarer words of the question first.
    private static List<Passage> Search(string question, IReadOnlyList<Passage> passages)
    {
        var stems = passages.ToDictionary(passage => passage.Id, passage => Stems($"{passage.Heading} {passage.Text}"));
        double Rareness(string stem) => Math.Log(1.0 + (passages.Count / (double)stems.Values.Count(set => set.Contains(stem))));
        return [.. passages.OrderByDescending(passage => Stems(question).Where(stems[passage.Id].Contains).Sum(Rareness)).Take(Found)];
    }

    private static HashSet<string> Stems(string text) =>
        [.. WordStems.Words(text).Where(word => !WordStems.IsStopWord(word)).Select(WordStems.Stem)];

    private static List<Passage> Read()
    {
        var passages = new List<Passage>();
        var source = Path.Combine(ExampleProject.Folder, "source");
        var pages = File.ReadAllText(Path.Combine(source, "plan1.txt")).Split("\\page\n");
        for (var page = 0; page < pages.Length; page++)
            Add(passages, "plan1.pdf", page + 1, null, pages[page].Replace("#", "", StringComparison.Ordinal));
        foreach (var (file, name) in new[] { (Path.Combine(source, "note.md"), "note.docx"), (Path.Combine(ExampleProject.Folder, "estimate.md"), "estimate.md") })
        {
            foreach (var section in File.ReadAllText(file).Split("\n#", StringSplitOptions.RemoveEmptyEntries))
            {
                var lines = section.TrimStart('#', ' ').Split('\n', 2);
                Add(passages, name, null, lines[0].Trim(), lines[1]);
            }
        }

        return passages;
    }

    private static void Add(List<Passage> passages, string name, int? page, string? heading, string text)
    {
        var file = passages.FirstOrDefault(passage => passage.Name == name)?.FileId ?? Guid.NewGuid();
        var part = new StringBuilder();
        foreach (var paragraph in text.Split("\n\n", StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Append(""))
        {
            if (part.Length > 0 && (paragraph.Length == 0 || part.Length + paragraph.Length > LongestPassage))
            {
                passages.Add(new Passage { Id = passages.Count + 1, FileId = file, Name = name, Page = page, Heading = heading, Text = part.ToString() });
                part.Clear();
            }

            part.Append(part.Length > 0 ? "\n" : "").Append(paragraph);
        }
    }
}
