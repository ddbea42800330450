using System.Text.Json.Serialization;
using static AiTasks.Push.Protocols.FrontTasks.FrontTasksFrames;

namespace AiTasks.UnitTests.FrameSchemas;

/// <summary>Contract A: frames of <c>/ws/tasks/</c>, and the same as events. From the types that the service serializes.</summary>
internal static class TaskSocketFrames
{
    /// <summary>Frames with a position, by their type.</summary>
    private static readonly (string Type, string Name, Type Data)[] InStream =
    [
        ("active_tasks", "ActiveTasksFrame", typeof(ActiveTasksData)),
        ("resync", "ResyncFrame", typeof(ResyncData)),
        ("left_out", "LeftOutFrame", typeof(LeftOutData)),
        ("task_started", "TaskStartedFrame", typeof(TaskData)),
        ("task_progress", "TaskProgressFrame", typeof(ProgressData)),
        ("task_completed", "TaskCompletedFrame", typeof(CompletedData)),
        ("task_failed", "TaskFailedFrame", typeof(FailedData)),
        ("task_cancelled", "TaskCancelledFrame", typeof(TaskData)),
    ];

    private static readonly (string Type, string Name, Type Data)[] Plain =
    [
        ("task_status", "TaskStatusFrame", typeof(StatusData)),
        ("cancel_task_response", "CancelTaskResponseFrame", typeof(CancelData)),
        ("ping", "PingFrame", typeof(PingData)),
        ("force_disconnect", "ForceDisconnectFrame", typeof(ForceDisconnectData)),
        ("error", "ErrorFrame", typeof(ErrorData)),
    ];

    public static void Write(SchemaWriter schemas)
    {
        foreach (var (type, name, data) in InStream) schemas.Add(name, typeof(StreamFrame<>).MakeGenericType(data), "type", type);
        foreach (var (type, name, data) in Plain) schemas.Add(name, typeof(StampedFrame<>).MakeGenericType(data), "type", type);
        schemas.AddUnion(
            "TaskSocketFrame", "What the socket /ws/tasks/, the events of /api/tasks/events and their polls say.",
            [.. InStream.Concat(Plain).Select(frame => frame.Name)]);

        schemas.Add("PongRequest", typeof(PongRequest), "type", "pong");
        schemas.Add("CancelTaskRequest", typeof(TaskRequest), "action", "cancel_task");
        schemas.Add("GetTaskStatusRequest", typeof(TaskRequest), "action", "get_task_status");
        schemas.AddUnion("TaskSocketRequest", "What clients say over the socket /ws/tasks/.", ["PongRequest", "CancelTaskRequest", "GetTaskStatusRequest"]);
    }

    /// <summary>A frame without a position of its own; the position of frames that were left out may stand on it.</summary>
    private sealed record StampedFrame<T>(string Type, T Data) where T : notnull
    {
        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public long? Seq { get; init; }

        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public string? Epoch { get; init; }
    }

    private sealed record PongRequest(string Type);

    private sealed record TaskRequest(string Action, TaskReference Data);

    private sealed record TaskReference(long TaskId);
}
