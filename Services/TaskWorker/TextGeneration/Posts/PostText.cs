using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text.Json.Nodes;
using AiTasks.Contracts;

namespace AiTasks.TaskWorker.TextGeneration.Posts;

/// <summary>An answer that is one text.</summary>
internal sealed record TextAnswer
{
    [StringLength(PlainText.Longest)]
    [Description("Plain text without Markdown or HTML.")]
    public required string Text { get; init; }
}

/// <summary>A task whose result is one text for Telegram.</summary>
internal abstract class TextKind : TaskKind<TextAnswer>
{
    public override string ItemsKey => "text";
    public override string Role => PlainText.EditorRole;

    protected override void Check(TextAnswer answer, TextTask task, List<string> errors)
    {
        if (PlainText.From(answer.Text).Length == 0) errors.Add("$.text has no words.");
    }

    protected override JsonObject Result(TextAnswer answer, TextTask task) => new() { ["text"] = PlainText.From(answer.Text) };
}

/// <summary>The text of a post, from what the bot put together; or the same post told anew.</summary>
internal sealed class PostText : TextKind
{
    public override string Type => TaskTypes.PostText;

    public override string? Refusal(TextTask task, Phrases phrases) => task.Context.Text("prompt") is null ? phrases.PromptNeeded : null;

    protected override void Check(TextAnswer answer, TextTask task, List<string> errors)
    {
        base.Check(answer, task, errors);
        if (task.Context.Text("previous") is { } previous && PlainText.From(answer.Text) == previous)
            errors.Add("$.text is the text that was to be told anew; write it differently.");
    }
}
