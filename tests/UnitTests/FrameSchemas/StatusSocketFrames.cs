using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using AiTasks.Contracts;

namespace AiTasks.UnitTests.FrameSchemas;

/// <summary>Contract C: frames of <c>/api/task/ws/task/{user_id}</c>. They are put together member by member, so these are what they are held against.</summary>
internal static class StatusSocketFrames
{
    public static void Write(SchemaWriter schemas)
    {
        schemas.Add("StatusConnectedFrame", typeof(Connected), "type", "connected");
        schemas.Add("StatusActiveTasksFrame", typeof(ActiveTasks), "type", "active_tasks");
        schemas.Add("StatusTaskFrame", typeof(TaskStatus), "type", "task_status");
        schemas.Add("StatusPongFrame", typeof(Pong), "type", "pong");
        schemas.Add("StatusErrorFrame", typeof(Error), "type", "error");
        schemas.AddUnion(
            "StatusSocketFrame", "What the socket of contract C says.",
            ["StatusConnectedFrame", "StatusActiveTasksFrame", "StatusTaskFrame", "StatusPongFrame", "StatusErrorFrame"]);

        schemas.Add("StatusPingRequest", typeof(Said), "type", "ping");
        schemas.Add("StatusSubscribeRequest", typeof(AboutTask), "type", "subscribe");
        schemas.Add("StatusUnsubscribeRequest", typeof(AboutTask), "type", "unsubscribe");
        schemas.AddUnion("StatusSocketRequest", "What clients say there.", ["StatusPingRequest", "StatusSubscribeRequest", "StatusUnsubscribeRequest"]);
    }

    private sealed record Connected(string Type, string ConnectionId, string Message, string Timestamp);

    private sealed record ActiveTasks(string Type, IReadOnlyList<StatusRecord> Tasks, int Count, long Seq, string Epoch);

    /// <summary>The members after the first line are there when they have something to say: a position, a result's address, a record's rest.</summary>
    private sealed record TaskStatus(
        string Type, string TaskId, string TaskType, string TaskTitle, string Status, int Progress, string Message, string? Step, string Timestamp,
        JsonObject? Result, string? Error)
    {
        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public long? Seq { get; init; }

        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public string? Epoch { get; init; }

        [MayBeMissing]
        public string? RedirectUrl { get; init; }

        [MayBeMissing]
        public JsonElement? RedirectParams { get; init; }

        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public string? ErrorType { get; init; }

        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public int? QueuePosition { get; init; }

        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public int? EstimatedWaitSeconds { get; init; }

        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public long? UserId { get; init; }

        [MayBeMissing]
        public JsonElement? ExtraData { get; init; }

        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public string? CreatedAt { get; init; }

        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public string? UpdatedAt { get; init; }
    }

    private sealed record Pong(string Type, string Timestamp);

    private sealed record Error(string Type, string Message);

    private sealed record Said(string Type);

    private sealed record AboutTask(string Type, string TaskId);
}
