using System.Text.RegularExpressions;
using AiTasks.Contracts;

namespace AiTasks.TaskWorker.TextGeneration.Posts;

/// <summary>A text corrected. Whatever else changes, its figures, addresses and names stay.</summary>
internal sealed partial class TextEdit : TextKind
{
    // Shorter texts may well double or halve when they are corrected.
    private const int ShortText = 80;
    private const int MostGrowth = 3;

    public override string Type => TaskTypes.TextEdit;

    public override string? Refusal(TextTask task, Phrases phrases) => task.Context.Text("text") is null ? phrases.PromptNeeded : null;

    protected override void Check(TextAnswer answer, TextTask task, List<string> errors)
    {
        base.Check(answer, task, errors);
        var (before, after) = (task.Context.Text("text")!, PlainText.From(answer.Text));
        foreach (var fact in Facts().Matches(before).Select(match => match.Value.TrimEnd('.', ',')).Distinct())
        {
            if (!after.Contains(fact, StringComparison.OrdinalIgnoreCase)) errors.Add($"$.text has lost \"{fact}\"; keep all facts of the original.");
        }

        if (before.Length >= ShortText && (after.Length * MostGrowth < before.Length || after.Length > before.Length * MostGrowth))
            errors.Add($"$.text has {after.Length} characters instead of about {before.Length}; correct the text, do not retell it.");
    }

    // Addresses, @names and #tags, and figures with what belongs to them: 19:00, 25.12.2024, +7 900 …
    [GeneratedRegex(@"https?://\S+|[\w.+-]+@[\w-]+\.[\w.]+|[@#]\w+|\d+(?:[.:,/-]\d+)*")]
    private static partial Regex Facts();
}
