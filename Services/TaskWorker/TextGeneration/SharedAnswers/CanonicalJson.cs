using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace AiTasks.TaskWorker.TextGeneration.SharedAnswers;

/// <summary>One spelling for all JSON that says the same: members in order, no white space, one way to write a text and a number.</summary>
internal static class CanonicalJson
{
    // Whole numbers up to this many zeros are written out, so that who reads ids still finds them whole.
    private const int MostZeros = 20;

    public static string Write(JsonNode? node)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
            Write(node, writer);
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static void Write(JsonNode? node, Utf8JsonWriter writer)
    {
        switch (node)
        {
            case null:
                writer.WriteNullValue();
                break;
            case JsonObject members:
                writer.WriteStartObject();
                foreach (var (name, value) in members.OrderBy(member => member.Key, StringComparer.Ordinal))
                {
                    writer.WritePropertyName(name);
                    Write(value, writer);
                }

                writer.WriteEndObject();
                break;
            case JsonArray entries:
                writer.WriteStartArray();
                foreach (var entry in entries)
                    Write(entry, writer);
                writer.WriteEndArray();
                break;
            case var value when value.GetValueKind() == JsonValueKind.Number:
                writer.WriteRawValue(Number(value.ToJsonString()));
                break;
            default:
                node.WriteTo(writer);
                break;
        }
    }

    // By its digits, since ids above 2^53 are different numbers that are one as a double.
    private static string Number(string text)
    {
        var mark = text.AsSpan().IndexOfAny('e', 'E');
        var shift = 0;
        if (mark >= 0 && !int.TryParse(text.AsSpan(mark + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out shift))
            return text;

        var mantissa = mark < 0 ? text : text[..mark];
        var sign = mantissa[0] == '-' ? "-" : "";
        var (whole, fraction) = mantissa[sign.Length..].Split('.') is [var before, var after] ? (before, after) : (mantissa[sign.Length..], "");
        var digits = (whole + fraction).TrimStart('0');
        var significant = digits.TrimEnd('0');
        var exponent = (long)shift - fraction.Length + digits.Length - significant.Length;
        return significant.Length == 0 ? "0"
            : exponent is >= 0 and <= MostZeros ? $"{sign}{significant}{new string('0', (int)exponent)}"
            : string.Create(CultureInfo.InvariantCulture, $"{sign}{significant}e{exponent}");
    }
}
