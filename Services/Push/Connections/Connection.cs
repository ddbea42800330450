using AiTasks.Push.Protocols;
using AiTasks.ServiceDefaults.Authentication;

namespace AiTasks.Push.Connections;

/// <summary>One socket: a read loop, a write loop, and what the wheel has to know of it.</summary>
internal sealed class Connection(
    SocketTransport transport, IPushProtocol protocol, Credential? credential, ConnectionOptions options, TimeProvider time) : IPushSocket
{
    private readonly OutboundQueue _queue = new(options.OutboundQueueBytes);
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _servedSince;
    private long _heardAt = time.Uptime().Ticks;
    private long _sendingSince;
    private long _closingSince;
    private int _reason;

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
        if (!_queue.TryEnqueue(frame))
            Close(DisconnectReason.Slow);
    }

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
        while (await _queue.WaitAsync())
        {
            while (_queue.TryTake() is { } frame)
            {
                Volatile.Write(ref _sendingSince, time.Uptime().Ticks);
                var sent = await transport.SendTextAsync(frame.Bytes);
                Volatile.Write(ref _sendingSince, 0);
                frame.Delivery?.Done();
                if (!sent)
                {
                    transport.Abort();
                    return;
                }

                PushTelemetry.FramesSent.Add(1);
            }
        }

        var (code, text) = protocol.CloseStatus(Reason);
        if (!await transport.SendCloseAsync(code, text))
            transport.Abort();
    }
}
