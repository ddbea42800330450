using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace AiTasks.TestServers.DocumentChat;

/// <summary>An event as the real client hands it to its user.</summary>
/// <param name="Name">One of E23, or another that passes through.</param>
/// <param name="Data">Its data.</param>
public sealed record DocumentEvent(string Name, JsonObject Data);

/// <summary>Reads a stream of events as the real client does (section 5.4).</summary>
public static class DocumentEvents
{
    // Silence after which the real client gives a stream up (E20).
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(300);

    /// <summary>Reads a response.</summary>
    /// <exception cref="DocumentClientException">It is no stream of events, or breaks off. Its status is not looked at (E16).</exception>
    public static async IAsyncEnumerable<DocumentEvent> ReadAsync(HttpResponseMessage response, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        var type = response.Content.Headers.TryGetValues("Content-Type", out var types) ? string.Join(',', types) : "";
        if (!type.Split(';')[0].Contains("text/event-stream", StringComparison.Ordinal))
            throw new DocumentClientException(ClientErrorKind.Transport, (int)response.StatusCode, $"The content type is '{type}'.");

        await using var body = await response.Content.ReadAsStreamAsync(cancellation);
        await foreach (var one in ReadAsync(body, cancellation))
            yield return one;
    }

    /// <summary>Reads events up to the one after which the real client stops reading (E21), or to the end of the stream.</summary>
    /// <exception cref="DocumentClientException">The stream breaks off, or is silent for too long.</exception>
    public static async IAsyncEnumerable<DocumentEvent> ReadAsync(Stream body, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        var (lines, decoder) = (new UnicodeLines(), new EventDecoder());
        var buffer = new byte[16 * 1024];
        while (await ReadAsync(body, buffer, cancellation) is var count and > 0)
        {
            foreach (var line in lines.Add(buffer.AsSpan(0, count)))
            {
                if (decoder.Decode(line) is not { } raw || Understand(raw) is not { } understood)
                    continue;

                yield return understood;
                if (understood.Name is "completed" or "error")
                    yield break;
            }
        }
    }

    private static async Task<int> ReadAsync(Stream body, byte[] buffer, CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(Patience);
        try
        {
            return await body.ReadAsync(buffer, limit.Token);
        }
        catch (Exception error) when (error is IOException or HttpRequestException || (error is OperationCanceledException && !cancellation.IsCancellationRequested))
        {
            throw new DocumentClientException(ClientErrorKind.Transport, 0, $"The stream broke off: {error.Message}");
        }
    }

    // What is no object is dropped, and nothing is an empty one (E17).
    private static DocumentEvent? Understand(RawEvent raw)
    {
        if (raw.Data.Length == 0)
            return new DocumentEvent(raw.Name, []);
        try
        {
            return JsonNode.Parse(raw.Data) is JsonObject data ? new DocumentEvent(raw.Name, data) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
