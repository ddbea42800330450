using System.Diagnostics;
using System.Text.Json;
using AiTasks.Contracts;
using AiTasks.Push.Connections;
using AiTasks.Push.Protocols;
using AiTasks.ServiceDefaults.Telemetry;

namespace AiTasks.Push.Delivery;

/// <summary>
/// One fact on its way from its arrival here into sockets: encoded once per dialect, traced and timed until the last socket
/// has written it.
/// </summary>
internal sealed class FactDelivery(string epoch, StreamEvent fact, TimeSpan receivedAt, TimeSpan dueAt, TimeProvider time)
{
    // A person's sockets nearly always speak one dialect.
    private IPushProtocol? _protocol;
    private OutboundFrame? _frame;
    private Dictionary<IPushProtocol, OutboundFrame?>? _others;
    private Activity? _span;
    private int _open;

    public long Seq => fact.Seq;

    /// <summary>How many sockets of this node it was begun for together.</summary>
    public int Sockets { get; private set; }

    /// <summary>Before this time it may not be handed to a socket.</summary>
    public TimeSpan DueAt => dueAt;

    /// <summary>The one behind it in its feed's line; null at the end.</summary>
    public FactDelivery? Next { get; set; }

    /// <summary>The fact in a dialect; called by one thread at a time.</summary>
    public OutboundFrame? FrameFor(IPushProtocol protocol)
    {
        if (ReferenceEquals(_protocol, protocol))
            return _frame;

        if (_protocol is null)
        {
            _protocol = protocol;
            return _frame = Encode(protocol);
        }

        _others ??= [];
        if (!_others.TryGetValue(protocol, out var frame))
            _others[protocol] = frame = Encode(protocol);
        return frame;
    }

    /// <summary>Begins the delivery to this many sockets; each then ends with one <see cref="Done"/>.</summary>
    public void Begin(int sockets)
    {
        Sockets = sockets;
        if (Interlocked.Add(ref _open, sockets) != sockets || !IsTraced)
            return;

        var current = Activity.Current;
        _span = PushTelemetry.Source.Continue("deliver", ActivityKind.Consumer, fact.TraceParent)?
            .SetTag("aitasks.fact", fact.Type)
            .SetTag("aitasks.task.id", fact.Data.TaskId)
            .SetTag("aitasks.task.type", fact.Data.TaskType)
            .SetTag("aitasks.seq", fact.Seq)
            .SetTag("aitasks.sockets", sockets);
        Activity.Current = current;
    }

    /// <summary>One socket has written the frame or will not any more.</summary>
    public void Done()
    {
        if (Interlocked.Decrement(ref _open) != 0)
            return;

        if (PushTelemetry.DeliveryLatency.Enabled)
            PushTelemetry.DeliveryLatency.Record((time.Uptime() - receivedAt).TotalSeconds, new KeyValuePair<string, object?>("fact", fact.Type));
        if (_span is not { } span)
            return;

        // Stopping a span makes its parent the current one, here where it never was.
        var current = Activity.Current;
        span.Dispose();
        Activity.Current = current;
    }

    // A task whose trace nobody records has the last bit of its flags unset; reading and copying it would lead to nothing.
    private bool IsTraced => PushTelemetry.Source.HasListeners() && fact.TraceParent is not [.., '0' or '2' or '4' or '6' or '8' or 'a' or 'c' or 'e'];

    private OutboundFrame? Encode(IPushProtocol protocol)
    {
        try
        {
            return protocol.Fact(epoch, fact) is { } encoded ? encoded with { Delivery = this } : null;
        }
        catch (JsonException)
        {
            // A result may hold half a surrogate pair, which can be read as JSON and not be written. One person's bad event
            // must not take the node from everybody else, and again on every node that reads it.
            PushTelemetry.Unencodable.Add(1, new KeyValuePair<string, object?>("protocol", protocol.Name));
            return null;
        }
    }
}
