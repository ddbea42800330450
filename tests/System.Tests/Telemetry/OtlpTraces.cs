using System.Buffers.Binary;
using System.Text;

namespace AiTasks.SystemTests.Telemetry;

/// <summary>A span as it was exported.</summary>
internal sealed record ReceivedSpan(
    string Service, string Scope, string TraceId, string SpanId, string ParentId, string Name, IReadOnlyDictionary<string, string> Tags);

/// <summary>
/// Reads what the tests need of an OTLP ExportTraceServiceRequest: protocol buffers with the field numbers of
/// opentelemetry-proto's trace.proto, resource.proto and common.proto.
/// </summary>
internal static class OtlpTraces
{
    public static IEnumerable<ReceivedSpan> Read(byte[] message) =>
        from resourceSpans in Fields(message).Where(field => field.Number == 1)
        let parts = Fields(resourceSpans.Bytes).ToArray()
        let service = parts.Where(part => part.Number == 1).SelectMany(resource => Attributes(resource.Bytes, 1))
            .FirstOrDefault(tag => tag.Key == "service.name").Value ?? ""
        from scopeSpans in parts.Where(part => part.Number == 2)
        let inner = Fields(scopeSpans.Bytes).ToArray()
        let scope = inner.Where(field => field.Number == 1).SelectMany(field => Fields(field.Bytes))
            .Where(field => field.Number == 1).Select(field => Encoding.UTF8.GetString(field.Bytes)).FirstOrDefault() ?? ""
        from span in inner.Where(field => field.Number == 2)
        select ReadSpan(service, scope, span.Bytes);

    private static ReceivedSpan ReadSpan(string service, string scope, byte[] span)
    {
        var fields = Fields(span).ToLookup(field => field.Number, field => field.Bytes);
        return new ReceivedSpan(
            service,
            scope,
            Hex(fields[1]),
            Hex(fields[2]),
            Hex(fields[4]),
            Encoding.UTF8.GetString(fields[5].FirstOrDefault() ?? []),
            Attributes(span, 9).DistinctBy(tag => tag.Key).ToDictionary(tag => tag.Key, tag => tag.Value));
    }

    private static IEnumerable<(string Key, string Value)> Attributes(byte[] message, int number) =>
        from attribute in Fields(message).Where(field => field.Number == number)
        let parts = Fields(attribute.Bytes).ToLookup(field => field.Number, field => field.Bytes)
        let value = parts[2].SelectMany(Fields).Select(field => field.Number == 1 ? Encoding.UTF8.GetString(field.Bytes) : "").FirstOrDefault()
        select (Encoding.UTF8.GetString(parts[1].FirstOrDefault() ?? []), value ?? "");

    private static string Hex(IEnumerable<byte[]> values) => Convert.ToHexStringLower(values.FirstOrDefault() ?? []);

    private static IEnumerable<(int Number, byte[] Bytes)> Fields(byte[] message)
    {
        for (var position = 0; position < message.Length;)
        {
            var key = Varint(message, ref position);
            var length = (key & 7) switch
            {
                0 => 0,
                1 => 8,
                2 => (int)Varint(message, ref position),
                5 => 4,
                var kind => throw new InvalidDataException($"Wire type {kind} is not used by OTLP."),
            };
            if ((key & 7) == 0)
            {
                var value = new byte[8];
                BinaryPrimitives.WriteUInt64LittleEndian(value, Varint(message, ref position));
                yield return ((int)(key >> 3), value);
                continue;
            }

            yield return ((int)(key >> 3), message[position..(position + length)]);
            position += length;
        }
    }

    private static ulong Varint(byte[] message, ref int position)
    {
        ulong value = 0;
        for (var shift = 0; ; shift += 7)
        {
            var part = message[position++];
            value |= (ulong)(part & 0x7F) << shift;
            if (part < 0x80) return value;
        }
    }
}
