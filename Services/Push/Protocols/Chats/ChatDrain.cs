using System.Collections.Concurrent;
using AiTasks.Push.Connections;
using Microsoft.Extensions.Options;

namespace AiTasks.Push.Protocols.Chats;

/// <summary>
/// The readers of this process, and how they leave when it stops: who waits for a message goes at once, who gets an answer may come to
/// its end, and who is left is told to ask again, since a client without a last event hangs (E21).
/// </summary>
internal sealed class ChatDrain(ConnectionStore store, IOptions<ChatReaderOptions> options, TimeProvider time, ILogger<ChatDrain> log)
    : IHostedLifecycleService, IDisposable
{
    // Long enough to send one event and to shake hands.
    private static readonly TimeSpan LastWords = TimeSpan.FromSeconds(2);

    private readonly ConcurrentDictionary<Place, bool> _readers = new();
    private readonly CancellationTokenSource _leaving = new();
    private readonly CancellationTokenSource _stopping = new();

    /// <summary>Fires when the process begins to stop.</summary>
    public CancellationToken Leaving => _leaving.Token;

    /// <summary>Fires when answers are not waited for any longer.</summary>
    public CancellationToken Stopping => _stopping.Token;

    /// <summary>How many readers there are.</summary>
    public int Count => _readers.Count;

    /// <summary>Notes a reader until the disposal.</summary>
    public IDisposable Enter(IChatOutput output) => new Place(this, output);

    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        store.Draining = true;
        await _leaving.CancelAsync();
        await EndedAsync(options.Value.StopTime);
        await _stopping.CancelAsync();
        await EndedAsync(LastWords);
        if (!_readers.IsEmpty)
            log.LogWarning("Cutting {Count} readers of chats that did not leave in time", _readers.Count);
        foreach (var (reader, _) in _readers)
            reader.Output.Abort();
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose()
    {
        _leaving.Dispose();
        _stopping.Dispose();
    }

    private async Task EndedAsync(TimeSpan limit) =>
        await Task.WhenAny(Task.WhenAll(_readers.Select(reader => reader.Key.Ended)), Task.Delay(limit, time));

    private sealed class Place : IDisposable
    {
        private readonly ChatDrain _drain;
        private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Place(ChatDrain drain, IChatOutput output)
        {
            (_drain, Output) = (drain, output);
            drain._readers[this] = true;
            PushTelemetry.ChatReaders.Add(1);
        }

        public IChatOutput Output { get; }

        public Task Ended => _ended.Task;

        public void Dispose()
        {
            _drain._readers.TryRemove(this, out _);
            PushTelemetry.ChatReaders.Add(-1);
            _ended.TrySetResult();
        }
    }
}
