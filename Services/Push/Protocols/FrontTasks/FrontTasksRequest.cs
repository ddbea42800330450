using System.Globalization;
using System.Text.Json;

namespace AiTasks.Push.Protocols.FrontTasks;

internal enum FrontTasksAction
{
    Unreadable,
    NoType,
    UnknownType,
    BadTaskId,
    Pong,
    CancelTask,
    GetTaskStatus,
}

/// <summary>What one frame of a client means. Liberal in spelling: builds in the wild differ (contract A33, A34).</summary>
internal readonly record struct FrontTasksRequest(FrontTasksAction Action, long TaskId = 0)
{
    public static FrontTasksRequest Parse(ReadOnlyMemory<byte> text)
    {
        try
        {
            using var json = JsonDocument.Parse(text);
            return json.RootElement.ValueKind is JsonValueKind.Object
                ? Parse(json.RootElement)
                : new FrontTasksRequest(FrontTasksAction.Unreadable);
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            // InvalidOperationException: half a surrogate pair, which JSON's grammar allows and text does not.
            return new FrontTasksRequest(FrontTasksAction.Unreadable);
        }
    }

    private static FrontTasksRequest Parse(JsonElement frame) => (Text(frame, "action") ?? Text(frame, "type")) switch
    {
        null or "" => new FrontTasksRequest(FrontTasksAction.NoType),
        "pong" => new FrontTasksRequest(FrontTasksAction.Pong),
        "cancel_task" => AboutTask(FrontTasksAction.CancelTask, frame),
        "get_task_status" => AboutTask(FrontTasksAction.GetTaskStatus, frame),
        _ => new FrontTasksRequest(FrontTasksAction.UnknownType),
    };

    private static FrontTasksRequest AboutTask(FrontTasksAction action, JsonElement frame)
    {
        var holder = frame.TryGetProperty("data", out var data) && data.ValueKind is JsonValueKind.Object ? data : frame;
        return holder.TryGetProperty("task_id", out var value) && TaskIdOf(value) is { } taskId
            ? new FrontTasksRequest(action, taskId)
            : new FrontTasksRequest(FrontTasksAction.BadTaskId);
    }

    private static long? TaskIdOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Number when value.TryGetInt64(out var number) && number > 0 => number,
        JsonValueKind.String when long.TryParse(
            value.GetString(), NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out var number)
            && number > 0 => number,
        _ => null,
    };

    private static string? Text(JsonElement frame, string name) =>
        frame.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.String ? value.GetString() : null;
}
