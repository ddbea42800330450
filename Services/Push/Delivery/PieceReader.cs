using System.Text.Json;
using AiTasks.Contracts;

namespace AiTasks.Push.Delivery;

/// <summary>Reads what an answer says; a part of <see cref="BatchReader"/>. Pieces of other kinds are rare, and left to the serializer.</summary>
internal static class PieceReader
{
    /// <returns>Null when it has to be read by the serializer.</returns>
    /// <inheritdoc cref="BatchReader"/>
    public static List<OutputPiece>? Read(ref Utf8JsonReader json)
    {
        var pieces = new List<OutputPiece>(capacity: 1);
        while (json.Read() && json.TokenType is JsonTokenType.StartObject)
        {
            if (ReadPiece(ref json) is not { } piece)
                return null;
            pieces.Add(piece);
        }

        return json.TokenType is JsonTokenType.EndArray ? pieces : null;
    }

    private static OutputPiece? ReadPiece(ref Utf8JsonReader json)
    {
        string? type = null, text = null, model = null;
        while (json.Read() && json.TokenType is JsonTokenType.PropertyName)
        {
            var name = json.ValueSpan;
            json.Read();
            if (json.TokenType is not JsonTokenType.String)
                return null;
            if (name.SequenceEqual("text"u8))
                text = json.GetString();
            else if (name.SequenceEqual("type"u8))
                type = TypeOf(ref json);
            else if (name.SequenceEqual("model"u8))
                model = json.GetString();
            else
                return null;
        }

        return type is not null && text is not null ? new OutputPiece { Type = type, Text = text, Model = model } : null;
    }

    private static string? TypeOf(ref Utf8JsonReader json) =>
        json.ValueTextEquals("text"u8) ? OutputTypes.Text : json.ValueTextEquals("thinking"u8) ? OutputTypes.Thinking : null;
}
