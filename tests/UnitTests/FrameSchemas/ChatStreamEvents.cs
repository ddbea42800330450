using System.ComponentModel;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using AiTasks.Contracts;

namespace AiTasks.UnitTests.FrameSchemas;

/// <summary>
/// Contract E: events of a chat's stream. They are written without types, member by member, so these are what the events are held against.
/// </summary>
internal static class ChatStreamEvents
{
    public static readonly (string Event, Type Data)[] All =
    [
        ("queue_position", typeof(QueueStanding)),
        ("processing_started", typeof(ChatProcessingStarted)),
        ("phase_started", typeof(ChatPhaseStarted)),
        ("phase_progress", typeof(ChatPhaseProgress)),
        ("llm_thinking", typeof(ChatThinking)),
        ("llm_token", typeof(ChatToken)),
        ("tool_call", typeof(ChatToolCall)),
        ("image_ready", typeof(ChatImageReady)),
        ("llm_final", typeof(ChatFinal)),
        ("error", typeof(ChatError)),
        ("completed", typeof(ChatCompleted)),
    ];

    public static void Write(SchemaWriter schemas)
    {
        foreach (var (name, data) in All) schemas.Add(NameOf(data), typeof(ChatEvent<>).MakeGenericType(data), "event", name);
        schemas.AddUnion(
            "ChatStreamEvent",
            "What the stream of a chat says. Over a WebSocket each is a frame; as a server-sent event its name and its data are the event's own.",
            All.Select(one => NameOf(one.Data)));
    }

    private static string NameOf(Type data) => data.Name + "Event";

    /// <param name="Event">Its name.</param>
    /// <param name="Data">What it says.</param>
    private sealed record ChatEvent<T>(string Event, T Data) where T : notnull
    {
        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        [Description("When it was sent; over a WebSocket only.")]
        public string? Timestamp { get; init; }
    }

    private sealed record ChatProcessingStarted(string RequestId);

    private sealed record ChatPhaseStarted(string Phase, string Description);

    private sealed record ChatPhaseProgress(string Phase, [property: Description("0 to 1.")] double Progress, string Message);

    private sealed record ChatThinking(string Content, string Accumulated, string? Model);

    private sealed record ChatToken(string Token, string Accumulated, string? Model);

    private sealed record ChatToolCall(string Tool, JsonObject Parameters, string Reason);

    private sealed record ChatImageReady(string BlockId, string Kind, string Url, double Width, double Height, string Reason);

    private sealed record ChatFinal(string Content, string? Model);

    private sealed record ChatError(string Message, string Code);

    private sealed record ChatCompleted([property: Description("done, or stopped for an answer that was stopped.")] string Message);
}
