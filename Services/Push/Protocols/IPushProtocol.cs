using AiTasks.Contracts;
using AiTasks.Push.Connections;

namespace AiTasks.Push.Protocols;

/// <summary>One wire dialect: what a fact looks like to its clients, and what their frames mean.</summary>
internal interface IPushProtocol
{
    /// <summary>For logs and metrics.</summary>
    string Name { get; }

    /// <summary>True: a person's newest connection replaces the older ones, on every node.</summary>
    bool OneConnectionPerPerson { get; }

    /// <summary>
    /// True: a client that brings no position hears once more how tasks ended of which nobody has acknowledged the end.
    /// </summary>
    bool RepeatsTerminals { get; }

    /// <summary>True: only who has accepted the policies may listen.</summary>
    bool NeedsPolicies { get; }

    /// <summary>True: clients are told at first of tasks that have ended, too.</summary>
    bool ListsFinished { get; }

    /// <summary>The heartbeat frame; null where the dialect has none, and the WebSocket's own serves.</summary>
    OutboundFrame? Ping(DateTimeOffset now);

    /// <summary>What a client without a position is told first, and again when its stream has a hole.</summary>
    OutboundFrame Snapshot(SocketWelcome welcome);

    /// <summary>What a client with a position is told from which the log cannot go on.</summary>
    OutboundFrame Resync(SocketWelcome welcome);

    /// <summary>
    /// Says which part of the stream is left out, because newer progress made it worthless or the dialect does not speak of it;
    /// null where clients know no positions.
    /// </summary>
    OutboundFrame? LeftOut(long from, FramePosition to);

    /// <summary>A frame that belongs nowhere in the stream, with the position of the client that gets it.</summary>
    ReadOnlyMemory<byte> Stamp(ReadOnlyMemory<byte> frame, FramePosition position);

    /// <summary>A fact as a frame; null when the dialect does not speak of it.</summary>
    OutboundFrame? Fact(string epoch, StreamEvent fact);

    /// <summary>Where a task stands that waits; null when the dialect does not speak of it.</summary>
    OutboundFrame? Queued(TaskFact task) => null;

    /// <summary>The frame before the close frame; null where the close code says it all.</summary>
    OutboundFrame? Farewell(DisconnectReason reason);

    /// <summary>Close code and text for a reason.</summary>
    (int Code, string Text) CloseStatus(DisconnectReason reason);

    /// <summary>Begins to read what one client sends.</summary>
    IInboundFrames Open(IPushSocket socket);
}

/// <summary>Reads the frames of one client, in order.</summary>
internal interface IInboundFrames
{
    /// <summary>Takes one whole text frame. The memory is the caller's again afterwards; long work goes elsewhere.</summary>
    void Receive(ReadOnlyMemory<byte> text);
}
