using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using AiTasks.Contracts;
using AiTasks.Push.Connections;

namespace AiTasks.Push.Protocols.FrontTasks;

/// <summary>
/// The frames of contract A, byte for byte: <c>{"type":…,"data":{…}}</c>. Frames that come from the stream carry its position
/// as two more fields, which the clients in the wild do not look at.
/// </summary>
internal static class FrontTasksFrames
{
    public static OutboundFrame ActiveTasks(SocketWelcome welcome) => InStream(
        "active_tasks", new ActiveTasksData([.. welcome.ActiveTasks.Select(ActiveTask)]), welcome.Seq, welcome.Epoch) with
    { StartsAnew = true };

    public static OutboundFrame Resync(SocketWelcome welcome) => InStream(
        "resync",
        new ResyncData([.. welcome.ActiveTasks.Select(ActiveTask)], [.. welcome.FinishedTasks.Select(StatusOf)]),
        welcome.Seq,
        welcome.Epoch) with
    { StartsAnew = true };

    public static OutboundFrame LeftOut(long from, FramePosition to) =>
        InStream("left_out", new LeftOutData(from, to.Seq), to.Seq, to.Epoch);

    public static OutboundFrame? Fact(string epoch, StreamEvent fact)
    {
        var task = fact.Data;
        return fact.Type switch
        {
            FactTypes.TaskStarted => About(new TaskData(task.TaskId, task.TaskType)),
            FactTypes.TaskProgressed => About(new ProgressData(task.TaskId, task.TaskType, task.Progress, task.ProgressText)),
            FactTypes.TaskCompleted => About(new CompletedData(task.TaskId, task.TaskType, task.Result)),
            FactTypes.TaskFailed => About(new FailedData(task.TaskId, task.TaskType, task.Error)),
            FactTypes.TaskCancelled => About(new TaskData(task.TaskId, task.TaskType)),
            _ => null,
        };

        OutboundFrame About<T>(T data) where T : notnull => InStream(WireType(fact.Type), data, fact.Seq, epoch) with
        {
            TaskId = task.TaskId,
            IsProgress = fact.Type == FactTypes.TaskProgressed,
            IsTerminal = FactTypes.IsTerminal(fact.Type),
        };
    }

    public static OutboundFrame Ping(DateTimeOffset now) => Plain(
        "ping", new PingData(now.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture)));

    public static OutboundFrame ForceDisconnect(string reason) => Plain("force_disconnect", new ForceDisconnectData(reason));

    public static OutboundFrame CancelResponse(long taskId, bool success) =>
        Plain("cancel_task_response", new CancelData(taskId, success));

    public static OutboundFrame Status(TaskFact task) => Plain("task_status", StatusOf(task));

    /// <summary>A task that waits: its status, as the answer to a question for it.</summary>
    public static OutboundFrame Queued(TaskFact task) => Status(task) with { TaskId = task.TaskId, IsProgress = true };

    public static OutboundFrame Error(string code, string message) => Plain("error", new ErrorData(code, message));

    /// <summary>Adds a position to a frame without one, as its last two fields.</summary>
    public static ReadOnlyMemory<byte> Stamp(ReadOnlyMemory<byte> frame, FramePosition position)
    {
        var fields = Encode(new PositionFields(position.Seq, position.Epoch));
        var stamped = new byte[frame.Length + fields.Length - 1];
        frame.Span.CopyTo(stamped);
        fields.CopyTo(stamped.AsSpan(frame.Length - 1));
        stamped[frame.Length - 1] = (byte)',';
        return stamped;
    }

    // Contract A calls progress by another name than the log does.
    private static string WireType(string factType) => factType == FactTypes.TaskProgressed ? "task_progress" : factType;

    private static ActiveTaskData ActiveTask(TaskFact task) => new(
        task.TaskId, task.TaskType, task.State, task.Progress, task.ProgressText,
        task.CreatedAt.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture))
    {
        QueuePosition = task.Queue?.Position,
        EstimatedWaitSeconds = task.Queue?.EstimatedWaitSeconds,
    };

    private static StatusData StatusOf(TaskFact task) => new(
        task.TaskId, task.TaskType, task.State, task.Progress, task.ProgressText, task.Result, task.Error)
    {
        QueuePosition = task.Queue?.Position,
        EstimatedWaitSeconds = task.Queue?.EstimatedWaitSeconds,
    };

    private static OutboundFrame Plain<T>(string type, T data) where T : notnull => new(Encode(new Frame<T>(type, data)));

    private static OutboundFrame InStream<T>(string type, T data, long seq, string epoch) where T : notnull =>
        new(Encode(new StreamFrame<T>(type, data, seq, epoch))) { Position = new FramePosition(epoch, seq) };

    private static byte[] Encode<T>(T frame) => FrontTasksJson.Encode(frame);

    internal sealed record Frame<T>(string Type, T Data) where T : notnull;

    internal sealed record StreamFrame<T>(string Type, T Data, long Seq, string Epoch) where T : notnull;

    internal sealed record PositionFields(long Seq, string Epoch);

    internal sealed record ResyncData(IReadOnlyList<ActiveTaskData> Tasks, IReadOnlyList<StatusData> Finished);

    internal sealed record LeftOutData(long FromSeq, long ToSeq);

    internal sealed record ActiveTasksData(IReadOnlyList<ActiveTaskData> Tasks);

    internal sealed record ActiveTaskData(
        long TaskId, string TaskType, string Status, int ProgressPercent, string? ProgressText, string DateCreated) : Waiting;

    internal sealed record TaskData(long TaskId, string TaskType);

    internal sealed record ProgressData(long TaskId, string TaskType, int ProgressPercent, string? ProgressText);

    internal sealed record CompletedData(long TaskId, string TaskType, JsonElement? Result);

    internal sealed record FailedData(long TaskId, string TaskType, TaskError? Error);

    internal sealed record PingData(string Timestamp);

    internal sealed record ForceDisconnectData(string Reason);

    internal sealed record CancelData(long TaskId, bool Success);

    internal sealed record StatusData(
        long TaskId, string TaskType, string Status, int ProgressPercent, string? ProgressText, JsonElement? Result, TaskError? Error) : Waiting;

    /// <summary>Ours: there only while the task waits for a worker.</summary>
    internal abstract record Waiting
    {
        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull), JsonPropertyOrder(1)]
        public int? QueuePosition { get; init; }

        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull), JsonPropertyOrder(1)]
        public int? EstimatedWaitSeconds { get; init; }
    }

    internal sealed record ErrorData(string ErrorCode, string ErrorMessage);
}
