using AiTasks.Push.Delivery;
using AiTasks.Push.Protocols;

namespace AiTasks.Push.Connections;

/// <summary>
/// Puts frames into one client's transport so that each of them tells the client where it stands, and nothing is missing without a word.
/// Its owner locks.
/// </summary>
internal sealed class FrameAppender(ITransport transport, IPushProtocol protocol)
{
    private FramePosition? _at;
    private FramePosition? _terminalAppended;
    private FramePosition? _terminalSent;

    /// <returns>False: the client takes nothing more.</returns>
    public bool TryAppend(OutboundFrame frame)
    {
        // What was left out is named before what follows it.
        if (frame is { StartsAnew: false, Position: { } next } && _at is { } last && next.Seq > last.Seq + 1
            && protocol.LeftOut(last.Seq + 1, next with { Seq = next.Seq - 1 }) is { } leftOut
            && !TryAppend(FrameKind.Text, leftOut.Bytes, leftOut.Position))
        {
            return false;
        }

        var appended = frame switch
        {
            { Kind: not FrameKind.Text } => TryAppend(frame.Kind, frame.Bytes, null),
            { Position: not null } => frame.Bytes.IsEmpty || TryAppend(FrameKind.Text, frame.Bytes, frame.Position),
            _ => TryAppend(FrameKind.Text, _at is { } stands ? protocol.Stamp(frame.Bytes, stands) : frame.Bytes, null),
        };

        // What is repeated stands before the client's position and does not move it back.
        if (frame.Position is { } position && (frame.StartsAnew || _at is not { } at || position.Seq > at.Seq))
            _at = position;
        if (frame is { IsTerminal: true, Position: { } ended })
            _terminalAppended = ended;
        return appended;
    }

    /// <summary>
    /// Appends what waits: several frames for one write, since a socket that is behind gets them no sooner one by one.
    /// </summary>
    /// <param name="queue">Where it waits.</param>
    /// <param name="bytes">So many or more are enough.</param>
    /// <param name="deliveries">Takes those of the frames.</param>
    /// <inheritdoc cref="TryAppend(OutboundFrame)"/>
    public bool TryAppend(OutboundQueue queue, int bytes, List<FactDelivery> deliveries)
    {
        for (var appended = 0; appended < bytes && queue.TryTake() is { } frame; appended += frame.Bytes.Length)
        {
            if (frame.Delivery is { } delivery)
                deliveries.Add(delivery);
            if (!TryAppend(frame))
                return false;
        }

        return true;
    }

    /// <summary>Notes that all that was appended is on its way.</summary>
    public void NoteSent()
    {
        _terminalSent = _terminalAppended ?? _terminalSent;
        _terminalAppended = null;
    }

    /// <summary>The end of a task that the client was told last, if there was one since the last call.</summary>
    public FramePosition? TakeTerminalSent()
    {
        var sent = _terminalSent;
        _terminalSent = null;
        return sent;
    }

    private bool TryAppend(FrameKind kind, ReadOnlyMemory<byte> bytes, FramePosition? position)
    {
        PushTelemetry.FramesSent.Add(1);
        return transport.Append(kind, bytes, position);
    }
}
