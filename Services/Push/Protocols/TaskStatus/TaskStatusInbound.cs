using System.Text.Json;
using AiTasks.Contracts;
using AiTasks.Push.Connections;
using AiTasks.Push.Delivery;

namespace AiTasks.Push.Protocols.TaskStatus;

/// <summary>Obeys the frames of one client of contract C (C13-C18). What cannot be obeyed is answered, and the socket stays.</summary>
internal sealed class TaskStatusInbound(IPushSocket socket, TaskApiClient tasks, RequestLane lane, int maxMuted, TimeProvider time, ILogger log) : IInboundFrames
{
    private static readonly OutboundFrame Unreadable = TaskStatusFrames.Error("消息必须是 JSON 对象");
    private static readonly OutboundFrame UnknownType = TaskStatusFrames.Error("未知的消息类型");
    private static readonly OutboundFrame NoTask = TaskStatusFrames.Error("缺少 task_id");
    private static readonly OutboundFrame TooMany = TaskStatusFrames.Error("请求过多，请稍后再试");
    private static readonly OutboundFrame Internal = TaskStatusFrames.Error("服务器内部错误，请稍后再试");
    private static readonly OutboundFrame BarePong = new("pong"u8.ToArray());

    public void Receive(ReadOnlyMemory<byte> text)
    {
        // Another product's habit, met on the same front ends (C18).
        if (text.Span.Trim((byte)' ').SequenceEqual("ping"u8))
        {
            socket.Send(BarePong);
            return;
        }

        var (type, taskName) = Parse(text);
        switch (type)
        {
            case null:
                socket.Send(Unreadable);
                break;
            case "ping":
                socket.Send(TaskStatusFrames.Pong(time.GetUtcNow()));
                break;
            case "subscribe" or "unsubscribe" when taskName is null:
                socket.Send(NoTask);
                break;
            case "subscribe":
                Subscribe(taskName!);
                break;
            case "unsubscribe":
                if (!socket.TryMute(taskName!, maxMuted))
                    socket.Send(TooMany);
                break;
            default:
                socket.Send(UnknownType);
                break;
        }
    }

    private static (string? Type, string? TaskName) Parse(ReadOnlyMemory<byte> text)
    {
        try
        {
            using var json = JsonDocument.Parse(text);
            return json.RootElement.ValueKind is JsonValueKind.Object
                ? (Text(json.RootElement, "type") ?? "", Text(json.RootElement, "task_id"))
                : (null, null);
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            return (null, null);
        }
    }

    // Some clients send the number of a task as a number.
    private static string? Text(JsonElement frame, string name) => frame.TryGetProperty(name, out var value)
        ? value.ValueKind switch
        {
            JsonValueKind.String => value.GetString(),
            JsonValueKind.Number => value.GetRawText(),
            _ => null,
        }
        : null;

    private void Subscribe(string taskName)
    {
        socket.Unmute(taskName);
        if (!lane.TryAdd(() => AnswerAsync(taskName)))
            socket.Send(TooMany);
    }

    // Of a task that the person does not have nothing is said (C15).
    private async Task AnswerAsync(string taskName)
    {
        try
        {
            if (await tasks.RecordAsync(new RecordQuery(socket.UserId, taskName)) is { } task)
                socket.Send(TaskStatusFrames.Record(task, socket.UserId));
        }
        catch (Exception error) when (error is TaskApiUnavailableException or JsonException)
        {
            log.LogWarning("A subscription got no record: {Reason}", error.Message);
            socket.Send(Internal);
        }
    }
}
