using AiTasks.Contracts;
using AiTasks.TaskWorker.ChatAnswers;

namespace AiTasks.TaskWorker.Providers.Offline.Chats;

/// <summary>
/// Answers questions about documents without a model: it quotes the sentences that speak of what is asked, each with its source, or says
/// that there are none. The same question over the same passages always gets the same answer.
/// </summary>
internal static class OfflineChats
{
    // Below the first a sentence only touches the subject; below the second it does not even that.
    private const double Answers = 0.4;
    private const double Touches = 0.2;

    // A further sentence is quoted when it is nearly as good as the best one.
    private const double NearlyAsGood = 0.7;
    private const int MostSentences = 3;
    private const int MostPerSide = 2;

    /// <summary>The whole answer.</summary>
    public static string Answer(ChatTask task)
    {
        var work = task.Work;
        var question = new OfflineQuestion(work.Question, work.History.LastOrDefault(turn => turn.Role == "user")?.Content);
        var library = OfflineLibrary.For(question.IsRussian switch { true => "ru", false => "en", null => task.Language });
        var parts = new List<string>();
        if (work.Documents.Count == 0)
            parts.Add(library.Say("chat_without_documents"));
        else if (work.Documents.Any(document => document.Side is not null))
            parts.AddRange(Compare(question, task, library));
        else
            parts.AddRange(Quote(question, task, library));
        parts.AddRange(Remarks(work, library));
        return CleanText.Of(string.Join('\n', parts));
    }

    /// <summary>What follows after what was shown: the same answer comes out again, or what it has beyond it where the documents changed.</summary>
    public static string Rest(string answer, string shown)
    {
        if (answer.StartsWith(shown, StringComparison.Ordinal))
            return answer[shown.Length..];
        var fresh = answer.Split('\n').Where(line => !shown.Contains(line, StringComparison.Ordinal)).ToList();
        return fresh.Count == 0 ? "" : $"{(shown.EndsWith('\n') ? "" : "\n")}{string.Join('\n', fresh)}";
    }

    /// <summary>One search per part of the question and side of a comparison.</summary>
    public static ChatPlan Plan(ChatTask task)
    {
        var documents = PassageFinder.Searchable(task.Work);
        var library = OfflineLibrary.For(new OfflineQuestion(task.Work.Question, null).IsRussian == false ? "en" : "ru");
        var sides = PassageFinder.Sides(documents).ToList();
        var searches = OfflineQuestion.Parts(task.Work.Question).SelectMany(part => sides.Select(side => new PlannedSearch
        {
            Query = part.Length <= 300 ? part : part[..300],
            Documents = sides.Count == 1 ? [] : [.. side.Select(document => documents.ToList().IndexOf(document) + 1)],
            Reason = side[0].Side is { } name && sides.Count > 1
                ? library.Say("chat_plan_side", ("side", name.ToUpperInvariant())) : library.Say("chat_plan_part"),
        }));
        return new ChatPlan { Searches = [.. searches.Take(Math.Clamp(task.MaxSearches, 1, 10))] };
    }

    private static IEnumerable<string> Quote(OfflineQuestion question, ChatTask task, OfflineLibrary library)
    {
        var passages = task.Passages ?? [];
        if (question.Terms.Count == 0 && passages.Count > 0)
            return [library.Say("chat_overview"), .. Beginnings(passages)];

        var ranked = new SentenceRanking(question, passages).Rank();
        var best = ranked.FirstOrDefault(one => one.Coverage >= Answers);
        if (best.Sentence is not null)
        {
            return ranked.Where(one => one.Coverage >= Answers && one.Score >= best.Score * NearlyAsGood)
                .Take(MostSentences).Select(one => Cite(one.Sentence, question));
        }

        return ranked.Count > 0 && ranked.MaxBy(one => one.Coverage) is { Coverage: >= Touches } nearest
            ? [library.Say("chat_nearest"), Cite(nearest.Sentence, question), LookedAt(task.Work, library)]
            : [library.Say("chat_not_contained"), LookedAt(task.Work, library)];
    }

    private static IEnumerable<string> Compare(OfflineQuestion question, ChatTask task, OfflineLibrary library)
    {
        foreach (var side in PassageFinder.Sides([.. task.Work.Documents.DistinctBy(document => document.FileId)]).Where(side => side[0].Side is not null))
        {
            yield return library.Say(
                "chat_side", ("side", side[0].Side!.ToUpperInvariant()), ("documents", string.Join(", ", side.Select(document => document.Name))));
            var files = side.Select(document => document.FileId).ToHashSet();
            var passages = (task.Passages ?? []).Where(passage => files.Contains(passage.FileId)).ToList();
            var quoted = question.Terms.Count == 0
                ? [.. Beginnings(passages).Take(MostPerSide)]
                : new SentenceRanking(question, passages).Rank().Where(one => one.Coverage >= Touches).Take(MostPerSide)
                    .Select(one => Cite(one.Sentence, question)).ToList();
            foreach (var line in quoted.DefaultIfEmpty(library.Say("chat_side_silent")))
                yield return line;
        }
    }

    private static IEnumerable<string> Beginnings(IReadOnlyList<Passage> passages) =>
        passages.Select(passage => Sentences.Of(passage).FirstOrDefault(sentence => sentence.Stems.Count >= 3)).OfType<Sentence>()
            .Take(MostSentences).Select(sentence => Cite(sentence, null));

    private static IEnumerable<string> Remarks(ChatWork work, OfflineLibrary library)
    {
        foreach (var (state, phrase) in new[] { (DocumentStates.Failed, "chat_unreadable"), (DocumentStates.Pending, "chat_not_read_yet") })
        {
            var names = work.Documents.Where(document => document.State == state).Select(document => document.Name).Distinct().ToList();
            if (names.Count > 0)
                yield return library.Say(phrase, ("documents", string.Join(", ", names)));
        }

        if (work.Pictures.Count > 0)
            yield return library.Say("chat_pictures", ("pictures", string.Join(", ", work.Pictures.Select(picture => picture.Name))));
    }

    private static string LookedAt(ChatWork work, OfflineLibrary library) => library.Say(
        "chat_looked_at", ("documents", string.Join(", ", PassageFinder.Searchable(work).Select(document => document.Name).DefaultIfEmpty("-"))));

    private static string Cite(Sentence sentence, OfflineQuestion? question) =>
        $"{Excerpt.Of(sentence.Text, question)} {SourceLabels.Of(sentence.Passage)}";
}
