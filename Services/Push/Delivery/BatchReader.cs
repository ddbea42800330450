using System.Text.Json;
using AiTasks.Contracts;

namespace AiTasks.Push.Delivery;

/// <summary>
/// Reads the message that makes up nearly all of what comes: a batch of facts as our task API writes it. It exists for speed alone, so
/// whatever it does not know, be it a member, a spelling or a kind of value, it leaves to the serializer.
/// </summary>
/// <exception cref="JsonException">From all methods: no JSON.</exception>
/// <exception cref="InvalidOperationException">From all methods: a text that is none.</exception>
internal static class BatchReader
{
    /// <returns>Null when it has to be read by the serializer.</returns>
    public static ChannelMessage? Read(ReadOnlySpan<byte> message)
    {
        var json = new Utf8JsonReader(message);
        string? epoch = null;
        List<StreamEvent>? events = null;
        if (!json.Read() || json.TokenType is not JsonTokenType.StartObject)
            return null;

        while (json.Read() && json.TokenType is JsonTokenType.PropertyName)
        {
            var name = json.ValueSpan;
            json.Read();
            if (name.SequenceEqual("epoch"u8) && json.TokenType is JsonTokenType.String)
                epoch = json.GetString();
            else if (name.SequenceEqual("events"u8) && json.TokenType is JsonTokenType.StartArray)
                events = ReadEvents(ref json);
            else
                return null;
        }

        // Reading on throws when something follows.
        return epoch is not null && events is not null && !json.Read() ? new ChannelMessage { Epoch = epoch, Events = events } : null;
    }

    private static List<StreamEvent>? ReadEvents(ref Utf8JsonReader json)
    {
        var events = new List<StreamEvent>(capacity: 1);
        while (json.Read() && json.TokenType is JsonTokenType.StartObject)
        {
            if (ReadEvent(ref json) is not { } one)
                return null;
            events.Add(one);
        }

        return json.TokenType is JsonTokenType.EndArray ? events : null;
    }

    private static StreamEvent? ReadEvent(ref Utf8JsonReader json)
    {
        long? seq = null;
        string? type = null, traceParent = null;
        TaskFact? data = null;
        DateTimeOffset? at = null;
        while (json.Read() && json.TokenType is JsonTokenType.PropertyName)
        {
            var name = json.ValueSpan;
            json.Read();
            switch (json.TokenType)
            {
                case JsonTokenType.Number when name.SequenceEqual("seq"u8) && json.TryGetInt64(out var number):
                    seq = number;
                    break;
                case JsonTokenType.String when name.SequenceEqual("type"u8):
                    type = TypeOf(ref json);
                    break;
                case JsonTokenType.String when name.SequenceEqual("at"u8) && json.TryGetDateTimeOffset(out var time):
                    at = time;
                    break;
                case JsonTokenType.String when name.SequenceEqual("traceParent"u8):
                    traceParent = json.GetString();
                    break;
                case JsonTokenType.StartObject when name.SequenceEqual("data"u8):
                    data = FactReader.Read(ref json);
                    if (data is null)
                        return null;
                    break;
                default:
                    return null;
            }
        }

        return seq is { } place && type is not null && data is not null && at is { } when
            ? new StreamEvent { Seq = place, Type = type, Data = data, At = when, TraceParent = traceParent } : null;
    }

    private static string TypeOf(ref Utf8JsonReader json) =>
        json.ValueTextEquals("task_progressed"u8) ? FactTypes.TaskProgressed
        : json.ValueTextEquals("task_output"u8) ? FactTypes.TaskOutput
        : json.GetString()!;
}
