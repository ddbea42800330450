using System.Text.Json;
using AiTasks.Contracts;

namespace AiTasks.Push.Protocols.Chats;

/// <summary>An answer that stands in its chat, as the events that it came in.</summary>
internal static class KeptEvents
{
    /// <summary>What it showed.</summary>
    /// <param name="taskId">Its task.</param>
    /// <param name="answer">The answer.</param>
    /// <param name="text">As much of its text as is to be told.</param>
    public static StreamEvent Output(long taskId, KeptAnswer answer, string text) => Event(FactTypes.TaskOutput, Fact(taskId, answer) with
    {
        Output = [.. Pictures(answer), new OutputPiece { Type = OutputTypes.Text, Text = text }],
    });

    /// <summary>How it ended.</summary>
    public static StreamEvent Last(long taskId, KeptAnswer answer) => Event(
        answer.State switch
        {
            TaskStates.Completed => FactTypes.TaskCompleted,
            TaskStates.Cancelled => FactTypes.TaskCancelled,
            _ => FactTypes.TaskFailed,
        },
        Fact(taskId, answer) with { Error = answer.Error, Result = JsonSerializer.SerializeToElement(new { content = answer.Content }) });

    private static IEnumerable<OutputPiece> Pictures(KeptAnswer answer) => answer.Images.ValueKind is not JsonValueKind.Array ? [] :
        answer.Images.EnumerateArray().Select(image => new OutputPiece
        {
            Type = OutputTypes.Picture,
            Data = image,
            Name = Text(image, "kind"),
            Text = Text(image, "reason") ?? "",
        });

    private static string? Text(JsonElement image, string name) =>
        image.ValueKind is JsonValueKind.Object && image.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.String ? value.GetString() : null;

    // So old that nobody can have waited for it.
    private static TaskFact Fact(long taskId, KeptAnswer answer) => new()
    {
        TaskId = taskId,
        TaskType = TaskTypes.ChatAnswer,
        State = answer.State,
        Progress = 0,
        CreatedAt = DateTimeOffset.MinValue,
    };

    private static StreamEvent Event(string type, TaskFact fact) => new() { Seq = 0, Type = type, Data = fact, At = fact.CreatedAt };
}
