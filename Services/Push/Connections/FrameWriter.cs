using AiTasks.Push.Delivery;
using AiTasks.Push.Protocols;

namespace AiTasks.Push.Connections;

/// <summary>
/// Sends one socket's frames in order. What the network takes at once is sent by the thread that brings it; the rest waits in a bounded
/// queue for a writer of its own, which lives as long as there is something. Nobody who sends ever waits.
/// </summary>
internal sealed class FrameWriter(ITransport transport, IPushProtocol protocol, ConnectionOptions options, TimeProvider time)
{
    private readonly Lock _lock = new();
    private readonly FrameAppender _frames = new(transport, protocol);
    private OutboundQueue? _queue;
    private SendingEnd _end;
    private long _sendingSince;
    private DisconnectReason _reason;
    private bool _waiting;
    private bool _closing;

    /// <summary>When what is being sent was begun; null while nothing is.</summary>
    public TimeSpan? SendingSince => Volatile.Read(ref _sendingSince) is not 0 and var since ? new TimeSpan(since) : null;

    /// <summary>Completes when the close frame is on its way, or the connection is broken; fails when a fault of ours ended it.</summary>
    public Task Ended
    {
        get
        {
            lock (_lock)
                return _end.WaitAsync();
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
                return Queue.TryEnqueue(frame);

            if (!_frames.TryAppend(frame))
                Note(Flushed.Broken, frame.Delivery);
            else if (!Cork.TryHold(this, frame))
                Note(transport.TryFlush(), frame.Delivery);
            return true;
        }
    }

    /// <summary>Sends what was held back, unless that has been done on another occasion.</summary>
    public void SendHeld(FactDelivery delivery)
    {
        lock (_lock)
        {
            if (IsClosed || _waiting)
                delivery.Done();
            else
                Note(transport.TryFlush(), delivery);
        }
    }

    /// <summary>Completes when less than half of the bound waits, or nothing is sent any more.</summary>
    public Task RoomAsync()
    {
        lock (_lock)
            return IsClosed || _queue is null ? Task.CompletedTask : _queue.RoomAsync();
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
            _queue?.EndWaiting();
            if (_waiting)
            {
                if (protocol.Farewell(reason) is { } last)
                    Queue.Enqueue(last);
                return;
            }

            if (protocol.Farewell(reason) is { } farewell)
                _frames.TryAppend(farewell);
            AppendClose();
            Wait(null);
        }
    }

    /// <summary>The end of a task whose frame the client was sent last, if there was one since the last call.</summary>
    public FramePosition? TakeTerminalSent()
    {
        // Who sends it may not have noted it yet when the client's answer is here.
        lock (_lock)
            return _frames.TakeTerminalSent();
    }

    private OutboundQueue Queue => _queue ??= new OutboundQueue(options.OutboundQueueBytes);

    private bool IsClosed => _end.HasCome || _reason is not DisconnectReason.None;

    private void Note(Flushed flushed, FactDelivery? delivery)
    {
        if (flushed is Flushed.Waiting)
            Wait(delivery);
        else
            delivery?.Done();
        if (flushed is Flushed.Done)
            _frames.NoteSent();
        else if (flushed is Flushed.Broken)
            Break();
    }

    private void Wait(FactDelivery? first)
    {
        _waiting = true;
        Volatile.Write(ref _sendingSince, time.Uptime().Ticks);

        // Elsewhere, or who brought the frame would find itself writing to this socket.
        ThreadPool.UnsafeQueueUserWorkItem(static state => _ = state.Writer.WriteOnAsync(state.First), (Writer: this, First: first), preferLocal: false);
    }

    private async Task WriteOnAsync(FactDelivery? first)
    {
        List<FactDelivery> deliveries = first is null ? [] : [first];
        try
        {
            bool sent;
            do
            {
                sent = await transport.FlushAsync();
                deliveries.ForEach(one => one.Done());
                deliveries.Clear();
            }
            while (WentOn(sent, deliveries));
        }
        catch (Exception error)
        {
            lock (_lock)
                Break(error);
        }
    }

    private bool WentOn(bool sent, List<FactDelivery> deliveries)
    {
        lock (_lock)
        {
            Volatile.Write(ref _sendingSince, 0);
            if (!sent)
            {
                Break();
                return false;
            }

            _frames.NoteSent();
            if (!Next(deliveries))
                return false;

            Volatile.Write(ref _sendingSince, time.Uptime().Ticks);
            return true;
        }
    }

    private bool Next(List<FactDelivery> deliveries)
    {
        if (_queue is { IsEmpty: false } queue)
        {
            if (_frames.TryAppend(queue, options.WriteBatchBytes, deliveries))
                return true;

            deliveries.ForEach(one => one.Done());
            Break();
            return false;
        }

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

    private void AppendClose()
    {
        var (code, text) = protocol.CloseStatus(_reason);
        transport.AppendClose(_reason, code, text);
        _closing = true;
    }

    private void Break(Exception? fault = null)
    {
        transport.Abort();
        End(fault);
    }

    private void End(Exception? fault = null)
    {
        _waiting = false;
        _queue?.Clear();
        _queue = null;
        _end.Come(fault);
    }
}
