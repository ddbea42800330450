using AiTasks.Push.Protocols;

namespace AiTasks.Push.Connections;

/// <summary>
/// Sends one socket's frames in order. What the network takes at once is sent by the thread that brings it; the rest waits in a bounded
/// queue for a writer of its own, which lives as long as there is something. Nobody who sends ever waits.
/// </summary>
internal sealed class FrameWriter(ITransport transport, IPushProtocol protocol, ConnectionOptions options, TimeProvider time)
{
    private readonly Lock _lock = new();
    private OutboundQueue? _queue;
    private FramePosition? _at;
    private TaskCompletionSource? _room;
    private TaskCompletionSource? _ended;
    private long _sendingSince;
    private DisconnectReason _reason;
    private FramePosition? _terminalAppended;
    private bool _waiting;
    private bool _closing;
    private bool _over;
    private FramePosition? _terminalSent;

    /// <summary>When what is being sent was begun; null while nothing is.</summary>
    public TimeSpan? SendingSince => Volatile.Read(ref _sendingSince) is not 0 and var since ? new TimeSpan(since) : null;

    /// <summary>Completes when the close frame is on its way, or the connection is broken.</summary>
    public Task Ended
    {
        get
        {
            lock (_lock)
            {
                if (_over)
                    return Task.CompletedTask;
                _ended ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                return _ended.Task;
            }
        }
    }

    /// <summary>Sends a frame, or lets it wait.</summary>
    /// <returns>False: too much waits already, and the socket has to go. True also when nothing is sent any more.</returns>
    public bool TrySend(OutboundFrame frame)
    {
        lock (_lock)
        {
            if (IsClosed)
            {
                frame.Delivery?.Done();
                return true;
            }

            if (_waiting)
                return (_queue ??= new OutboundQueue(options.OutboundQueueBytes)).TryEnqueue(frame);

            var sent = Append(frame) ? transport.TryFlush() : Flushed.Broken;
            if (sent is Flushed.Waiting)
                Wait(frame.Delivery);
            else
                frame.Delivery?.Done();
            if (sent is Flushed.Done)
                NoteSent();
            else if (sent is Flushed.Broken)
                Break();
            return true;
        }
    }

    /// <summary>Completes when less than half of the bound waits, or nothing is sent any more.</summary>
    public Task RoomAsync()
    {
        lock (_lock)
        {
            if (HasRoom)
                return Task.CompletedTask;
            _room ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return _room.Task;
        }
    }

    /// <summary>Sends nothing more but the close frame. The first call counts.</summary>
    /// <param name="reason">Why.</param>
    /// <param name="discard">True: what waits is not sent any more.</param>
    public void Close(DisconnectReason reason, bool discard)
    {
        lock (_lock)
        {
            if (IsClosed)
                return;

            _reason = reason;
            if (discard)
                _queue?.Clear();
            SignalRoom();
            if (_waiting)
            {
                if (protocol.Farewell(reason) is { } last)
                    (_queue ??= new OutboundQueue(options.OutboundQueueBytes)).Enqueue(last);
                return;
            }

            if (protocol.Farewell(reason) is { } farewell)
                Append(farewell);
            AppendClose();
            Wait(null);
        }
    }

    /// <summary>The end of a task whose frame the client was sent last, if there was one since the last call.</summary>
    public FramePosition? TakeTerminalSent()
    {
        // Who sends it may not have noted it yet when the client's answer is here.
        lock (_lock)
        {
            var sent = _terminalSent;
            _terminalSent = null;
            return sent;
        }
    }

    private bool IsClosed => _over || _reason is not DisconnectReason.None;

    private bool HasRoom => IsClosed || _queue is null or { HasRoom: true };

    private void SignalRoom()
    {
        if (_room is null || !HasRoom)
            return;

        _room.SetResult();
        _room = null;
    }

    private void Wait(Delivery.FactDelivery? first)
    {
        _waiting = true;
        Volatile.Write(ref _sendingSince, time.Uptime().Ticks);

        // Elsewhere, or who brought the frame would find itself writing to this socket.
        ThreadPool.UnsafeQueueUserWorkItem(static state => _ = state.Writer.WriteOnAsync(state.First), (Writer: this, First: first), preferLocal: false);
    }

    private async Task WriteOnAsync(Delivery.FactDelivery? first)
    {
        List<Delivery.FactDelivery>? deliveries = first is null ? null : [first];
        while (true)
        {
            var sent = await transport.FlushAsync();
            deliveries?.ForEach(one => one.Done());
            deliveries?.Clear();
            lock (_lock)
            {
                Volatile.Write(ref _sendingSince, 0);
                if (!sent)
                {
                    Break();
                    return;
                }

                NoteSent();
                if (!Next(ref deliveries))
                    return;
                Volatile.Write(ref _sendingSince, time.Uptime().Ticks);
            }
        }
    }

    // Several frames in one write, since a socket that is behind gets them no sooner one by one.
    private bool Next(ref List<Delivery.FactDelivery>? deliveries)
    {
        var (bytes, any) = (0, false);
        while (bytes < options.WriteBatchBytes && _queue?.TryTake() is { } frame)
        {
            any = true;
            bytes += frame.Bytes.Length;
            if (frame.Delivery is { } delivery)
                (deliveries ??= []).Add(delivery);
            if (Append(frame))
                continue;

            deliveries?.ForEach(one => one.Done());
            Break();
            return false;
        }

        SignalRoom();
        if (any)
            return true;
        if (_reason is not DisconnectReason.None && !_closing)
        {
            AppendClose();
            return true;
        }

        (_queue, _waiting) = (null, false);
        if (_closing)
            End();
        return false;
    }

    private bool Append(OutboundFrame frame)
    {
        // Nothing of the stream is missing without a word: what was left out is named before what follows it.
        if (frame is { StartsAnew: false, Position: { } next } && _at is { } last && next.Seq > last.Seq + 1
            && protocol.LeftOut(last.Seq + 1, next with { Seq = next.Seq - 1 }) is { } leftOut
            && !AppendCounted(FrameKind.Text, leftOut.Bytes, leftOut.Position))
        {
            return false;
        }

        var appended = frame switch
        {
            { Kind: not FrameKind.Text } => AppendCounted(frame.Kind, frame.Bytes, null),
            { Position: not null } => frame.Bytes.IsEmpty || AppendCounted(FrameKind.Text, frame.Bytes, frame.Position),
            _ => AppendCounted(FrameKind.Text, _at is { } stands ? protocol.Stamp(frame.Bytes, stands) : frame.Bytes, null),
        };

        // What is repeated stands before the client's position and does not move it back.
        if (frame.Position is { } position && (frame.StartsAnew || _at is not { } at || position.Seq > at.Seq))
            _at = position;
        if (frame is { IsTerminal: true, Position: { } ended })
            _terminalAppended = ended;
        return appended;
    }

    private bool AppendCounted(FrameKind kind, ReadOnlyMemory<byte> bytes, FramePosition? position)
    {
        PushTelemetry.FramesSent.Add(1);
        return transport.Append(kind, bytes, position);
    }

    private void AppendClose()
    {
        var (code, text) = protocol.CloseStatus(_reason);
        transport.AppendClose(_reason, code, text);
        _closing = true;
    }

    private void NoteSent()
    {
        if (_terminalAppended is not { } ended)
            return;

        _terminalAppended = null;
        _terminalSent = ended;
    }

    private void Break()
    {
        transport.Abort();
        End();
    }

    private void End()
    {
        (_over, _waiting) = (true, false);
        _queue?.Clear();
        _queue = null;
        SignalRoom();
        _ended?.TrySetResult();
    }
}
