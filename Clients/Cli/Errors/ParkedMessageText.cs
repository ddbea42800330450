using System.Text.Encodings.Web;
using System.Text.Json;
using AiTasks.ServiceDefaults.Bus;

namespace AiTasks.Cli.Errors;

/// <summary>A parked message as a person reads it.</summary>
internal static class ParkedMessageText
{
    private const int ShortBody = 600;

    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static void Write(TextWriter output, ParkedMessage message, bool full)
    {
        output.WriteLine($"{message.Id}  {message.ParkedAt}");
        output.WriteLine($"  {message.Reason}");
        var content = ContentOf(message.Body);
        output.WriteLine(Indent(full || content.Length <= ShortBody ? content : $"{content[..ShortBody]} … (--full shows all)"));
        if (full && message.StackTrace.Length > 0) output.WriteLine(Indent(message.StackTrace));
        output.WriteLine();
    }

    // Of the bus's envelope only what was said matters to most; whatever is no envelope is shown as it is.
    private static string ContentOf(string body)
    {
        try
        {
            using var envelope = JsonDocument.Parse(body);
            var root = envelope.RootElement;
            return root.ValueKind == JsonValueKind.Object && root.TryGetProperty("message", out var message)
                ? $"{KindOf(root)} {JsonSerializer.Serialize(message, Readable)}"
                : JsonSerializer.Serialize(root, Readable);
        }
        catch (JsonException)
        {
            return body;
        }
    }

    private static string KindOf(JsonElement envelope) =>
        envelope.TryGetProperty("messageType", out var kinds) && kinds.ValueKind == JsonValueKind.Array && kinds.GetArrayLength() > 0
            ? kinds[0].ToString()
            : "";

    private static string Indent(string text) => "  " + text.ReplaceLineEndings($"{Environment.NewLine}  ");
}
