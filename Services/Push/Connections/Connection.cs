using System.Collections.Concurrent;
using System.Text;
using AiTasks.Push.Protocols;
using AiTasks.ServiceDefaults.Authentication;

namespace AiTasks.Push.Connections;

/// <summary>One socket: how it is read and written, and what the wheel has to know of it.</summary>
internal sealed class Connection : IPushSocket
{
    private static readonly TaskCompletionSource Over = Completed();

    private readonly ITransport _transport;
    private readonly byte[] _token;
    private readonly Action<long, FramePosition> _acknowledged;
    private readonly TimeProvider _time;
    private readonly FrameWriter _writer;
    private CancellationTokenSource? _entering;
    private TaskCompletionSource? _ended;
    private long _servedSince;
    private long _heardAt;
    private long _closingSince;
    private int _reason;
    private volatile ConcurrentDictionary<string, bool>? _muted;

    /// <param name="transport">How its frames travel.</param>
    /// <param name="protocol">What it speaks.</param>
    /// <param name="credential">Whose it is; null when nobody can say.</param>
    /// <param name="acknowledged">Told when the client has lived on after a terminal frame: the person, and that frame's position.</param>
    /// <param name="options">Its limits.</param>
    /// <param name="time">The clock.</param>
    public Connection(
        ITransport transport, IPushProtocol protocol, Credential? credential, Action<long, FramePosition> acknowledged, ConnectionOptions options,
        TimeProvider time)
    {
        (_transport, Protocol, _acknowledged, _time) = (transport, protocol, acknowledged, time);

        // Half of what the string takes; it is asked for once or twice in a socket's life.
        _token = Encoding.UTF8.GetBytes(credential?.Raw ?? "");
        (UserId, SessionId, ExpiresAt) =
            (credential?.Token.UserId ?? 0, credential?.Token.SessionId, credential?.Token.ExpiresAt ?? DateTimeOffset.MaxValue);
        _writer = new FrameWriter(transport, protocol, options, time);
        Heard();
    }

    public Guid Id { get; } = Guid.NewGuid();

    public IPushProtocol Protocol { get; }

    public long UserId { get; }

    /// <summary>The sign-in it lives by; null for one that cannot be revoked by itself.</summary>
    public Guid? SessionId { get; }

    public string RawToken => Encoding.UTF8.GetString(_token);

    public DateTimeOffset ExpiresAt { get; }

    public DisconnectReason Reason => (DisconnectReason)Volatile.Read(ref _reason);

    /// <summary>
    /// When it was let into its stream; null before. Until then it gets no ping, since the snapshot comes first, and owes us none.
    /// </summary>
    public TimeSpan? ServedSince => Volatile.Read(ref _servedSince) is not 0 and var since ? new TimeSpan(since) : null;

    /// <summary>False for a client that cannot say anything, and so is neither asked for signs of life nor too silent.</summary>
    public bool MustSpeak => _transport.HearsClient;

    public TimeSpan HeardAt => new(Volatile.Read(ref _heardAt));

    /// <summary>Number of pings sent; written by the wheel alone.</summary>
    public int Pings { get; set; }

    /// <inheritdoc cref="FrameWriter.SendingSince"/>
    public TimeSpan? SendingSince => _writer.SendingSince;

    /// <summary>When closing began; null while open.</summary>
    public TimeSpan? ClosingSince => Volatile.Read(ref _closingSince) is not 0 and var since ? new TimeSpan(since) : null;

    /// <summary>Completes when nothing is read or written any more.</summary>
    public Task Ended
    {
        get
        {
            // Hardly any socket's end is waited for, so none of them keeps something to wait for.
            var ended = Volatile.Read(ref _ended) ?? new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return (Interlocked.CompareExchange(ref _ended, ended, null) ?? ended).Task;
        }
    }

    public void Send(OutboundFrame frame)
    {
        if (frame.TaskName is { } name && _muted?.ContainsKey(name) == true)
            frame.Delivery?.Done();
        else if (!_writer.TrySend(frame))
            Close(DisconnectReason.Slow);
    }

    public Task RoomAsync() => _writer.RoomAsync();

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

        Volatile.Write(ref _closingSince, _time.Uptime().Ticks);
        PushTelemetry.Disconnects.Add(1, new("reason", reason.ToString()), new("protocol", Protocol.Name));
        if (reason is DisconnectReason.Slow)
            PushTelemetry.SlowDisconnects.Add(1);

        // Elsewhere: whoever closes may hold a lock.
        _ = _entering?.CancelAsync();

        // What a slow or vanished peer has not read yet would only stand between it and the close frame.
        _writer.Close(reason, discard: reason is DisconnectReason.Slow or DisconnectReason.PeerClosed);
    }

    /// <summary>Notes a sign of life.</summary>
    public void Heard() => Volatile.Write(ref _heardAt, _time.Uptime().Ticks);

    /// <summary>Notes a message of the client: whatever it says, it says it after what it was sent before.</summary>
    public void HeardMessage()
    {
        Heard();
        if (Protocol.RepeatsTerminals && _writer.TakeTerminalSent() is { } ended)
            _acknowledged(UserId, ended);
    }

    public void Abort() => _transport.Abort();

    /// <summary>Lets it into its stream. Nothing is read before that is done, so nothing is obeyed either.</summary>
    /// <param name="enter">Does so; its token fires when the socket is closed meanwhile.</param>
    public async Task EnterAsync(Func<CancellationToken, Task> enter)
    {
        using var entering = new CancellationTokenSource();
        _entering = entering;
        try
        {
            await enter(entering.Token);
            Heard();
            Volatile.Write(ref _servedSince, _time.Uptime().Ticks);
        }
        catch
        {
            Close(DisconnectReason.Fault);
            throw;
        }
        finally
        {
            _entering = null;
        }
    }

    /// <summary>Waits for what the client says next.</summary>
    /// <inheritdoc cref="ITransport.ReceiveAsync"/>
    public ValueTask<(Inbound Kind, ReadOnlyMemory<byte> Payload)> ReceiveAsync() => _transport.ReceiveAsync();

    /// <summary>Ends it, when nothing is read of it any more.</summary>
    public async Task EndAsync(DisconnectReason reason)
    {
        Close(reason);
        try
        {
            await _writer.Ended;
        }
        finally
        {
            _transport.Dispose();
            Interlocked.Exchange(ref _ended, Over)?.TrySetResult();
        }
    }

    private static TaskCompletionSource Completed()
    {
        var source = new TaskCompletionSource();
        source.SetResult();
        return source;
    }
}
