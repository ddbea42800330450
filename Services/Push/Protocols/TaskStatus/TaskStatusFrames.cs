using System.Text.Json;
using AiTasks.Contracts;
using AiTasks.Push.Connections;

namespace AiTasks.Push.Protocols.TaskStatus;

/// <summary>Contract C's frames (sections 3.2 and 3.3). All of them are flat; positions are our addition.</summary>
internal static class TaskStatusFrames
{
    public static OutboundFrame Connected(Guid connection, DateTimeOffset now) => Plain((connection, now), static (json, one) =>
    {
        json.WriteString("type", "connected");
        json.WriteString("connection_id", one.connection);
        json.WriteString("message", "WebSocket 连接已建立");
        json.WriteString("timestamp", StatusDialect.Time(one.now));
    });

    public static OutboundFrame Pong(DateTimeOffset now) => Plain(now, static (json, now) =>
    {
        json.WriteString("type", "pong");
        json.WriteString("timestamp", StatusDialect.Time(now));
    });

    public static OutboundFrame Error(string message) => Plain(message, static (json, message) =>
    {
        json.WriteString("type", "error");
        json.WriteString("message", message);
    });

    /// <summary>Open tasks first, then the newest of those that have ended (X23).</summary>
    public static OutboundFrame ActiveTasks(SocketWelcome welcome)
    {
        var position = new FramePosition(welcome.Epoch, welcome.Seq);
        return Plain((welcome, position), static (json, one) =>
        {
            var tasks = one.welcome.ActiveTasks.Concat(one.welcome.FinishedTasks.Reverse()).Where(task => task.Dismissed is not true);
            var count = 0;
            json.WriteString("type", "active_tasks");
            json.WriteStartArray("tasks");
            foreach (var task in tasks)
            {
                JsonSerializer.Serialize(json, StatusDialect.Record(task, one.welcome.UserId), WireJson.SnakeCase);
                count++;
            }

            json.WriteEndArray();
            json.WriteNumber("count", count);
            WritePosition(json, one.position);
        }) with
        { Position = position, StartsAnew = true };
    }

    /// <summary>A fact; null for a task whose record the person has removed.</summary>
    public static OutboundFrame? Fact(string epoch, StreamEvent fact)
    {
        if (fact.Data.Dismissed is true)
            return null;

        var position = new FramePosition(epoch, fact.Seq);
        return Plain((fact, position), static (json, one) =>
        {
            // Said of every progress, also of one that has not moved the bar yet.
            var status = one.fact.Type == FactTypes.TaskProgressed ? StatusDialect.InProgress : StatusDialect.Status(one.fact.Data);
            WriteStatus(json, one.fact.Data, status, one.fact.At);
            WritePosition(json, one.position);
        }) with
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
        : Plain(task, WriteNow) with { TaskId = task.TaskId, TaskName = StatusDialect.Id(task), IsProgress = true };

    /// <summary>The answer to a subscription: the push as it would be now, with all of the record (C15).</summary>
    public static OutboundFrame Record(TaskFact task, long userId) => Plain((task, userId), static (json, one) =>
    {
        WriteNow(json, one.task);
        var record = StatusDialect.Record(one.task, one.userId);
        json.WriteNumber("user_id", record.UserId);
        json.WritePropertyName("extra_data");
        Write(json, record.ExtraData);
        json.WriteString("created_at", record.CreatedAt);
        json.WriteString("updated_at", record.UpdatedAt);
    });

    private static void WriteNow(Utf8JsonWriter json, TaskFact task) =>
        WriteStatus(json, task, StatusDialect.Status(task), task.UpdatedAt ?? task.CreatedAt);

    private static void WriteStatus(Utf8JsonWriter json, TaskFact task, string status, DateTimeOffset at)
    {
        json.WriteString("type", "task_status");
        json.WriteString("task_id", StatusDialect.Id(task));
        json.WriteString("task_type", task.TaskType);
        json.WriteString("task_title", StatusDialect.Title(task));
        json.WriteString("status", status);
        json.WriteNumber("progress", task.Progress);
        json.WriteString("message", StatusDialect.Message(task));
        json.WriteString("step", task.Step is null ? null : StatusDialect.Safe(task.Step));
        json.WriteString("timestamp", StatusDialect.Time(at));
        json.WritePropertyName("result");
        if (StatusDialect.Result(task.Result) is { } result)
            result.WriteTo(json, WireJson.SnakeCase);
        else
            json.WriteNullValue();
        json.WriteString("error", StatusDialect.Error(task));
        if (task.State == TaskStates.Completed)
        {
            json.WriteString("redirect_url", task.RedirectUrl);
            json.WritePropertyName("redirect_params");
            Write(json, task.RedirectParams);
        }

        if (task.Error is { } error)
            json.WriteString("error_type", error.Code);
        if (task.Queue is { } queue)
        {
            json.WriteNumber("queue_position", queue.Position);
            json.WriteNumber("estimated_wait_seconds", queue.EstimatedWaitSeconds);
        }
    }

    private static void WritePosition(Utf8JsonWriter json, FramePosition position)
    {
        json.WriteNumber("seq", position.Seq);
        json.WriteString("epoch", position.Epoch);
    }

    private static void Write(Utf8JsonWriter json, JsonElement? value)
    {
        if (value is { } given)
            given.WriteTo(json);
        else
            json.WriteNullValue();
    }

    private static OutboundFrame Plain<T>(T about, Action<Utf8JsonWriter, T> write) => new(FrameText.Of((about, write), static (json, frame) =>
    {
        json.WriteStartObject();
        frame.write(json, frame.about);
        json.WriteEndObject();
    }));
}
