using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace AiTasks.Push.Protocols;

/// <summary>Writes frames as JSON, with what <see cref="Contracts.WireJson.SnakeCase"/> says of texts.</summary>
internal static class FrameText
{
    // Large enough for what is said often; a rare large result's buffer is not kept.
    private const int KeptBytes = 64 * 1024;

    // The code that writes knows what it writes, so nobody has to look whether it is JSON.
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    [ThreadStatic]
    private static ArrayBufferWriter<byte>? _buffer;

    [ThreadStatic]
    private static Utf8JsonWriter? _writer;

    /// <summary>One value as JSON.</summary>
    /// <exception cref="JsonException">It holds a text that cannot be written.</exception>
    public static byte[] Of<T>(T value, Action<Utf8JsonWriter, T> write)
    {
        var buffer = _buffer is { Capacity: <= KeptBytes } kept ? kept : _buffer = new ArrayBufferWriter<byte>();
        var writer = _writer ??= new Utf8JsonWriter(buffer, Options);
        buffer.ResetWrittenCount();
        writer.Reset(buffer);
        try
        {
            write(writer, value);
        }
        catch (InvalidOperationException error)
        {
            throw new JsonException("A text that is none.", error);
        }

        writer.Flush();
        return buffer.WrittenSpan.ToArray();
    }
}
