using System.Collections.Concurrent;
using AiTasks.Push.Protocols;
using AiTasks.ServiceDefaults.Authentication;

namespace AiTasks.Push.Connections;

/// <summary>One socket: a read loop, a write loop, and what the wheel has to know of it.</summary>
internal sealed class Connection(
    ITransport transport, IPushProtocol protocol, Credential? credential, ConnectionOptions options, TimeProvider time) : IPushSocket
{
    private readonly OutboundQueue _queue = new(options.OutboundQueueBytes);
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _servedSince;
    private long _heardAt = time.Uptime().Ticks;
    private long _sendingSince;
    private long _closingSince;
    private int _reason;
    private volatile TerminalSent? _terminalSent;
    private volatile ConcurrentDictionary<string, bool>? _muted;

    /// <summary>Raised when the client has lived on after a terminal frame, with that frame's position.</summary>
    public event Action<FramePosition>? Acknowledged;

    public Guid Id { get; } = Guid.NewGuid();

    public IPushProtocol Protocol => protocol;

    public long UserId => credential?.Token.UserId ?? 0;

    public string RawToken => credential?.Raw ?? "";

    public DateTimeOffset ExpiresAt => credential?.Token.ExpiresAt ?? DateTimeOffset.MaxValue;

    public DisconnectReason Reason => (DisconnectReason)Volatile.Read(ref _reason);

    /// <summary>
    /// When it was let into its stream; null before. Until then it gets no ping, since the snapshot comes first, and owes us none.
    /// </summary>
    public TimeSpan? ServedSince => Volatile.Read(ref _servedSince) is not 0 and var since ? new TimeSpan(since) : null;

    /// <summary>False for a client that cannot speak or need not, and so cannot be too silent.</summary>
    public bool MustSpeak => transport.HearsClient && protocol.ExpectsHeartbeat;

    public TimeSpan HeardAt => new(Volatile.Read(ref _heardAt));

    /// <summary>Number of pings sent; written by the wheel alone.</summary>
    public int Pings { get; set; }

    /// <summary>When the frame being written was begun; null while none is.</summary>
    public TimeSpan? SendingSince => Volatile.Read(ref _sendingSince) is not 0 and var since ? new TimeSpan(since) : null;

    /// <summary>When closing began; null while open.</summary>
    public TimeSpan? ClosingSince => Volatile.Read(ref _closingSince) is not 0 and var since ? new TimeSpan(since) : null;

    /// <summary>Completes when both loops have ended.</summary>
    public Task Ended => _ended.Task;

    public void Send(OutboundFrame frame)
    {
        if (frame.TaskName is { } name && _muted?.ContainsKey(name) == true)
            frame.Delivery?.Done();
        else if (!_queue.TryEnqueue(frame))
            Close(DisconnectReason.Slow);
    }

    public Task RoomAsync() => _queue.RoomAsync();

    public bool TryMute(string taskName, int limit)
    {
        _muted ??= new ConcurrentDictionary<string, bool>();
        if (_muted.Count >= limit && !_muted.ContainsKey(taskName))
            return false;

        _muted[taskName] = true;
        return true;
    }

    public void Unmute(string taskName) => _muted?.TryRemove(taskName, out _);

    public void Close(DisconnectReason reason)
    {
        if (Interlocked.CompareExchange(ref _reason, (int)reason, (int)DisconnectReason.None) != (int)DisconnectReason.None)
            return;

        Volatile.Write(ref _closingSince, time.Uptime().Ticks);
        PushTelemetry.Disconnects.Add(1, new("reason", reason.ToString()), new("protocol", protocol.Name));
        if (reason is DisconnectReason.Slow)
            PushTelemetry.SlowDisconnects.Add(1);

        // What a slow or vanished peer has not read yet would only stand between it and the close frame.
        _queue.Complete(protocol.Farewell(reason), discard: reason is DisconnectReason.Slow or DisconnectReason.PeerClosed);
    }

    /// <summary>Notes a sign of life.</summary>
    public void Heard() => Volatile.Write(ref _heardAt, time.Uptime().Ticks);

    /// <summary>Notes a message of the client: whatever it says, it says it after what it was sent before.</summary>
    public void HeardMessage()
    {
        Heard();
        if (_terminalSent is not { } sent)
            return;

        _terminalSent = null;
        Acknowledged?.Invoke(sent.Position);
    }

    public void Abort() => transport.Abort();

    /// <summary>Serves the socket until it is closed.</summary>
    /// <param name="join">Lets the socket into its stream; nothing is read before that is done, so nothing is obeyed either.</param>
    public async Task RunAsync(Func<Task> join)
    {
        var writing = WriteLoopAsync();
        var outcome = DisconnectReason.Fault;
        try
        {
            await join();
            Heard();
            Volatile.Write(ref _servedSince, time.Uptime().Ticks);
            await new ReadLoop(this, transport, options, time).RunAsync();
            outcome = DisconnectReason.PeerClosed;
        }
        finally
        {
            Close(outcome);
            await writing;
            _queue.Complete(discard: true);
            transport.Dispose();
            _ended.TrySetResult();
        }
    }

    private async Task WriteLoopAsync()
    {
        FramePosition? at = null;
        while (await _queue.WaitAsync())
        {
            while (_queue.TryTake() is { } frame)
            {
                Volatile.Write(ref _sendingSince, time.Uptime().Ticks);
                var sent = await WriteAsync(frame, at);
                Volatile.Write(ref _sendingSince, 0);
                frame.Delivery?.Done();
                if (!sent)
                {
                    transport.Abort();
                    return;
                }

                // What is repeated stands before the client's position and does not move it back.
                if (frame.Position is { } position && (frame.StartsAnew || at is not { } last || position.Seq > last.Seq))
                    at = position;
                if (frame is { IsTerminal: true, Position: { } ended })
                    _terminalSent = new TerminalSent(ended);
            }
        }

        var (code, text) = protocol.CloseStatus(Reason);
        if (!await transport.SendCloseAsync(Reason, code, text))
            transport.Abort();
    }

    private async ValueTask<bool> WriteAsync(OutboundFrame frame, FramePosition? at)
    {
        // Nothing of the stream is missing without a word: what was left out is named before what follows it.
        if (frame is { StartsAnew: false, Position: { } position } && at is { } last && position.Seq > last.Seq + 1
            && protocol.LeftOut(last.Seq + 1, new FramePosition(position.Epoch, position.Seq - 1)) is { } leftOut
            && !await SendAsync(leftOut.Bytes, leftOut.Position))
        {
            return false;
        }

        return frame.Position is not null ? frame.Bytes.IsEmpty || await SendAsync(frame.Bytes, frame.Position)
            : await SendAsync(at is { } stands ? protocol.Stamp(frame.Bytes, stands) : frame.Bytes, null);
    }

    private async ValueTask<bool> SendAsync(ReadOnlyMemory<byte> bytes, FramePosition? position)
    {
        if (!await transport.SendAsync(bytes, position))
            return false;

        PushTelemetry.FramesSent.Add(1);
        return true;
    }

    // A reference, so that it can be handed from the write loop to the read loop at once.
    private sealed record TerminalSent(FramePosition Position);
}
