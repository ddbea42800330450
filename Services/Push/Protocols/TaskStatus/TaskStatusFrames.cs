using System.Text.Json;
using System.Text.Json.Nodes;
using AiTasks.Contracts;
using AiTasks.Push.Connections;

namespace AiTasks.Push.Protocols.TaskStatus;

/// <summary>Contract C's frames (sections 3.2 and 3.3). All of them are flat; positions are our addition.</summary>
internal static class TaskStatusFrames
{
    public static OutboundFrame Connected(Guid connection, DateTimeOffset now) => Plain(new JsonObject
    {
        ["type"] = "connected",
        ["connection_id"] = connection.ToString(),
        ["message"] = "WebSocket 连接已建立",
        ["timestamp"] = StatusDialect.Time(now),
    });

    public static OutboundFrame Pong(DateTimeOffset now) => Plain(new JsonObject { ["type"] = "pong", ["timestamp"] = StatusDialect.Time(now) });

    public static OutboundFrame Error(string message) => Plain(new JsonObject { ["type"] = "error", ["message"] = message });

    /// <summary>Open tasks first, then the newest of those that have ended (X23).</summary>
    public static OutboundFrame ActiveTasks(SocketWelcome welcome)
    {
        var records = welcome.ActiveTasks.Concat(welcome.FinishedTasks.Reverse()).Where(task => task.Dismissed is not true)
            .Select(task => Json(StatusDialect.Record(task, welcome.UserId))).ToArray();
        var position = new FramePosition(welcome.Epoch, welcome.Seq);
        var frame = new JsonObject { ["type"] = "active_tasks", ["tasks"] = new JsonArray(records), ["count"] = records.Length };
        return Plain(At(frame, position)) with { Position = position, StartsAnew = true };
    }

    /// <summary>A fact; null for a task whose record the person has removed.</summary>
    public static OutboundFrame? Fact(string epoch, StreamEvent fact)
    {
        if (fact.Data.Dismissed is true)
            return null;

        var position = new FramePosition(epoch, fact.Seq);
        var frame = Status(fact.Data, fact.At);

        // Said of every progress, also of one that has not moved the bar yet.
        if (fact.Type == FactTypes.TaskProgressed)
            frame["status"] = StatusDialect.InProgress;
        return Plain(At(frame, position)) with
        {
            Position = position,
            TaskId = fact.Data.TaskId,
            TaskName = StatusDialect.Id(fact.Data),
            IsProgress = fact.Type == FactTypes.TaskProgressed,
            IsTerminal = FactTypes.IsTerminal(fact.Type),
        };
    }

    /// <summary>A task that waits; null for one whose record the person has removed.</summary>
    public static OutboundFrame? Queued(TaskFact task) => task.Dismissed is true ? null
        : Plain(Status(task, task.UpdatedAt ?? task.CreatedAt)) with { TaskId = task.TaskId, TaskName = StatusDialect.Id(task), IsProgress = true };

    /// <summary>The answer to a subscription: the push as it would be now, with all of the record (C15).</summary>
    public static OutboundFrame Record(TaskFact task, long userId)
    {
        var frame = Status(task, task.UpdatedAt ?? task.CreatedAt);
        foreach (var (name, value) in Json(StatusDialect.Record(task, userId)))
            frame.TryAdd(name, value?.DeepClone());
        return Plain(frame);
    }

    private static JsonObject Status(TaskFact task, DateTimeOffset at)
    {
        var frame = new JsonObject
        {
            ["type"] = "task_status",
            ["task_id"] = StatusDialect.Id(task),
            ["task_type"] = task.TaskType,
            ["task_title"] = StatusDialect.Title(task),
            ["status"] = StatusDialect.Status(task),
            ["progress"] = task.Progress,
            ["message"] = StatusDialect.Message(task),
            ["step"] = task.Step is null ? null : StatusDialect.Safe(task.Step),
            ["timestamp"] = StatusDialect.Time(at),
            ["result"] = StatusDialect.Result(task.Result),
            ["error"] = StatusDialect.Error(task),
        };
        if (task.State == TaskStates.Completed)
        {
            frame["redirect_url"] = task.RedirectUrl;
            frame["redirect_params"] = task.RedirectParams is { } route ? JsonNode.Parse(route.GetRawText()) : null;
        }

        if (task.Error is { } error)
            frame["error_type"] = error.Code;
        if (task.Queue is { } queue)
        {
            frame["queue_position"] = queue.Position;
            frame["estimated_wait_seconds"] = queue.EstimatedWaitSeconds;
        }

        return frame;
    }

    private static JsonObject Json(StatusRecord record) => JsonSerializer.SerializeToNode(record, WireJson.SnakeCase)!.AsObject();

    private static JsonObject At(JsonObject frame, FramePosition position)
    {
        frame["seq"] = position.Seq;
        frame["epoch"] = position.Epoch;
        return frame;
    }

    private static OutboundFrame Plain(JsonObject frame) => new(JsonSerializer.SerializeToUtf8Bytes(frame, WireJson.SnakeCase));
}
