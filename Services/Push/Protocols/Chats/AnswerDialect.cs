using System.Buffers;
using System.Globalization;
using System.Text.Json;
using AiTasks.Contracts;

namespace AiTasks.Push.Protocols.Chats;

/// <summary>
/// The events of a chat's stream (E23, E24), written one after another into the same memory. The default encoder leaves only ASCII.
/// </summary>
internal sealed class AnswerDialect
{
    private readonly ArrayBufferWriter<byte> _data = new();

    public ReadOnlyMemory<byte> Queue(QueueStanding standing) => Write(json =>
    {
        json.WriteNumber("position", standing.Position);
        json.WriteNumber("estimated_wait_seconds", standing.EstimatedWaitSeconds);
        json.WriteNumber("active_requests", standing.ActiveRequests);
        json.WriteNumber("queue_size", standing.QueueSize);
    });

    public ReadOnlyMemory<byte> Started(long taskId) =>
        Write(json => json.WriteString("request_id", taskId.ToString(CultureInfo.InvariantCulture)));

    /// <summary>What was said next, and everything said up to now.</summary>
    /// <param name="key">What the event calls the former.</param>
    /// <param name="text">The former.</param>
    /// <param name="shown">The latter.</param>
    /// <param name="model">Who said it.</param>
    public ReadOnlyMemory<byte> Token(string key, string text, ShownText shown, string? model) => Write(json =>
    {
        json.WriteString(key, text);
        json.WritePropertyName("accumulated");
        json.WriteRawValue(shown.Json, skipInputValidation: true);
        json.WriteString("model", model);
    });

    public ReadOnlyMemory<byte> Final(ShownText shown, string? model) => Write(json =>
    {
        json.WritePropertyName("content");
        json.WriteRawValue(shown.Json, skipInputValidation: true);
        json.WriteString("model", model);
    });

    public ReadOnlyMemory<byte> Final(string content, string? model) => Write(json =>
    {
        json.WriteString("content", content);
        json.WriteString("model", model);
    });

    public ReadOnlyMemory<byte> Completed(string message) => Write(json => json.WriteString("message", message));

    public ReadOnlyMemory<byte> Error(TaskError error) => Write(json =>
    {
        json.WriteString("message", error.Message);
        json.WriteString("code", error.Code);
    });

    /// <summary>A piece that is not text.</summary>
    /// <returns>Null for a kind that this node does not know.</returns>
    public (string Name, ReadOnlyMemory<byte> Data)? Piece(OutputPiece piece) => piece.Type switch
    {
        OutputTypes.Phase => ("phase_started", Write(json =>
        {
            json.WriteString("phase", piece.Name ?? "");
            json.WriteString("description", piece.Text);
        })),
        OutputTypes.Progress => ("phase_progress", Write(json =>
        {
            json.WriteString("phase", piece.Name ?? "");
            json.WriteNumber("progress", Math.Clamp(piece.Share ?? 0, 0, 1));
            json.WriteString("message", piece.Text);
        })),
        OutputTypes.ToolCall => ("tool_call", Write(json =>
        {
            json.WriteString("tool", piece.Name ?? "");
            json.WritePropertyName("parameters");
            WriteObject(json, piece.Data);
            json.WriteString("reason", piece.Text);
        })),
        OutputTypes.Picture => ("image_ready", Write(json =>
        {
            json.WriteString("block_id", Member(piece.Data, "block_id", JsonValueKind.String)?.GetString() ?? "");
            json.WriteString("kind", piece.Name ?? "");
            json.WriteString("url", Member(piece.Data, "url", JsonValueKind.String)?.GetString() ?? "");
            json.WriteNumber("width", Member(piece.Data, "width", JsonValueKind.Number)?.GetDouble() ?? 0);
            json.WriteNumber("height", Member(piece.Data, "height", JsonValueKind.Number)?.GetDouble() ?? 0);
            json.WriteString("reason", piece.Text);
        })),
        _ => null,
    };

    // Read and written anew, so that what another process left unescaped is escaped here.
    private static void WriteObject(Utf8JsonWriter json, JsonElement? value)
    {
        if (value is { ValueKind: JsonValueKind.Object } known)
        {
            known.WriteTo(json);
            return;
        }

        json.WriteStartObject();
        json.WriteEndObject();
    }

    private static JsonElement? Member(JsonElement? data, string name, JsonValueKind kind) =>
        data is { ValueKind: JsonValueKind.Object } known && known.TryGetProperty(name, out var value) && value.ValueKind == kind ? value : null;

    private ReadOnlyMemory<byte> Write(Action<Utf8JsonWriter> members)
    {
        _data.ResetWrittenCount();
        using (var json = new Utf8JsonWriter(_data))
        {
            json.WriteStartObject();
            members(json);
            json.WriteEndObject();
        }

        return _data.WrittenMemory;
    }
}
