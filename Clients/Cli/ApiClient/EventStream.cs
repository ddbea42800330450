using System.Runtime.CompilerServices;

namespace AiTasks.Cli.ApiClient;

/// <summary>An open stream of events.</summary>
internal sealed class EventStream(HttpResponseMessage response, Transport transport) : IDisposable
{
    public const string MediaType = "text/event-stream";

    // The gateway and the services say something at least every 30 s.
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(75);

    /// <summary>The events, until the server ends the stream. To be read once.</summary>
    public async IAsyncEnumerable<ServerEvent> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
        using var quiet = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var decoder = new EventDecoder();
        var chunk = new byte[8192];
        while (true)
        {
            quiet.CancelAfter(Silence);
            var count = await transport.GuardAsync(() => stream.ReadAsync(chunk, quiet.Token).AsTask(), cancellationToken);
            if (count == 0) yield break;
            foreach (var received in decoder.Push(chunk.AsSpan(0, count))) yield return received;
        }
    }

    public void Dispose() => response.Dispose();
}
