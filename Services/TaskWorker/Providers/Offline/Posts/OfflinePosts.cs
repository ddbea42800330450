using AiTasks.TaskWorker.TextGeneration;
using AiTasks.TaskWorker.TextGeneration.Posts;

namespace AiTasks.TaskWorker.Providers.Offline.Posts;

/// <summary>Posts, corrected texts and content plans: put together from prepared sentences and what the prompt says.</summary>
internal static class OfflinePosts
{
    private const int LongestPart = 600;

    public static TextAnswer Post(TextTask task, OfflineLibrary library, OfflineChoice choice)
    {
        var facts = new PromptFacts(task.Context.Text("prompt")!);
        var style = library.Posts.Styles.FirstOrDefault(one => one.Words.Any(word => facts.Style.Contains(word, StringComparison.Ordinal))) ?? library.Posts.Styles[0];
        var name = facts.Organisation ?? library.Posts.Someone;
        string Fill(string text) => text
            .Replace("{topic}", Shorten(facts.Topic), StringComparison.Ordinal)
            .Replace("{name}", name, StringComparison.Ordinal)
            .Replace("{work}", Shorten(Decapitalise(facts.Work ?? library.Posts.SomeWork)), StringComparison.Ordinal);

        List<string> parts = [Fill(choice.Pick(style.Openings, "opening")), Fill(choice.Pick(style.Middles, "middle"))];
        if (facts.Others.Count > 0) parts.Add(string.Join('\n', facts.Others.Select(fact => $"{Capitalise(fact.Label)}: {Shorten(fact.Value)}")));
        if (facts.About is { } about) parts.Add($"{name}: {Shorten(Decapitalise(about))}.");
        if (facts.Work is not null) parts.Add(Fill(choice.Pick(library.Posts.Works, "work")));
        parts.Add(Fill(choice.Pick(style.Closings, "closing")));
        return new() { Text = string.Join("\n\n", parts) };
    }

    public static TextAnswer Edit(TextTask task) => new() { Text = OfflineEditor.Correct(task.Context.Text("text")!) };

    public static PlanAnswer Plan(TextTask task, OfflineLibrary library, OfflineChoice choice)
    {
        // Round after round over all of them, so that a topic comes again as late as possible.
        var ideas = choice.Shuffle(library.Posts.PlanIdeas, idea => idea.Topic).ToList();
        return new()
        {
            Entries =
            [
                .. ContentPlan.Dates(task).Select((date, index) => new PlanEntry
                {
                    Date = PlanText.Iso(date),
                    Category = ideas[index % ideas.Count].Category,
                    Topic = ideas[index % ideas.Count].Topic,
                }),
            ],
        };
    }

    private static string Shorten(string text) => text.Length <= LongestPart ? text : $"{text[..LongestPart].TrimEnd()}…";

    private static string Capitalise(string text) => char.ToUpperInvariant(text[0]) + text[1..];

    // A name or an abbreviation stays as it is.
    private static string Decapitalise(string text) => text.Length > 1 && char.IsLower(text[1]) ? char.ToLowerInvariant(text[0]) + text[1..] : text;
}
