using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Text.Json.Nodes;
using AiTasks.Contracts;

namespace AiTasks.TaskWorker.TextGeneration.Posts;

internal sealed record PlanAnswer
{
    [Length(1, ContentPlan.MostEntries)]
    [Description("One entry for each of the given dates, in their order.")]
    public required IReadOnlyList<PlanEntry> Entries { get; init; }
}

internal sealed record PlanEntry
{
    [Description("One of the given dates, as YYYY-MM-DD.")]
    public required string Date { get; init; }

    [StringLength(40)]
    [Description("Kind of the post in one to three words, such as news, story, thanks.")]
    public required string Category { get; init; }

    [StringLength(160)]
    [Description("What exactly to write about, in one sentence.")]
    public required string Topic { get; init; }
}

/// <summary>What to post on which day. The days are counted here; a model only says what to write about.</summary>
internal sealed class ContentPlan : TaskKind<PlanAnswer>
{
    /// <summary>More than these do not fit into one message, however short their topics are.</summary>
    public const int MostEntries = 80;

    public override string Type => TaskTypes.ContentPlan;
    public override string ItemsKey => "entries";
    public override string Role => PlainText.EditorRole;

    public override int? ExpectedItems(TextTask task) => Dates(task).Count;

    public override string? Refusal(TextTask task, Phrases phrases) => Dates(task).Count == 0 ? phrases.PromptNeeded : null;

    public override IReadOnlyDictionary<string, string> PromptValues(TextTask task) => new Dictionary<string, string>
    {
        ["count"] = Dates(task).Count.ToString(CultureInfo.InvariantCulture),
        ["dates"] = string.Join(", ", Dates(task).Select(PlanText.Iso)),
    };

    /// <summary>The days that a plan can name.</summary>
    public static IReadOnlyList<DateOnly> Dates(TextTask task) => [.. AllDates(task).Take(MostEntries)];

    protected override void Check(PlanAnswer answer, TextTask task, List<string> errors)
    {
        var dates = Dates(task);
        if (answer.Entries.Count != dates.Count) errors.Add($"$.entries has {answer.Entries.Count} entries, it has to have {dates.Count}: one for each date.");
        foreach (var (index, (entry, date)) in answer.Entries.Zip(dates).Index())
        {
            if (entry.Date != PlanText.Iso(date)) errors.Add($"$.entries[{index}].date has to be {PlanText.Iso(date)}.");
        }
    }

    protected override JsonObject Result(PlanAnswer answer, TextTask task)
    {
        var result = ToJson(answer);
        result["text"] = PlanText.Write(answer.Entries, Dates(task), AllDates(task)[^1], Phrases.For(task.Language));
        return result;
    }

    private static List<DateOnly> AllDates(TextTask task) =>
    [
        .. TaskContext.Entries(task.Context.Root, "dates").Select(entry => entry.ToString())
            .Where(text => DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _))
            .Select(text => DateOnly.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture)),
    ];
}
