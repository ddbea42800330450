using AiTasks.Contracts;
using AiTasks.Push.Connections;
using AiTasks.Push.Protocols.FrontTasks;

namespace AiTasks.Push.Protocols.FrontEvents;

/// <summary>
/// Contract A's frames for clients that only listen: the same in order and content. Such a client replaces nobody, and is
/// replaced by nobody.
/// </summary>
internal sealed class FrontEventsProtocol(FrontTasksProtocol socket) : IPushProtocol, IInboundFrames
{
    /// <summary>Keeps the line open; there is nobody to answer a ping.</summary>
    public static readonly OutboundFrame SignOfLife = new(default(ReadOnlyMemory<byte>));

    public string Name => "front-events";

    public bool OneConnectionPerPerson => false;

    public bool RepeatsTerminals => socket.RepeatsTerminals;

    public bool NeedsPolicies => socket.NeedsPolicies;

    public bool ListsFinished => socket.ListsFinished;

    public OutboundFrame? Ping(DateTimeOffset now) => SignOfLife;

    public OutboundFrame Snapshot(SocketWelcome welcome) => socket.Snapshot(welcome);

    public OutboundFrame Resync(SocketWelcome welcome) => socket.Resync(welcome);

    public OutboundFrame? LeftOut(long from, FramePosition to) => socket.LeftOut(from, to);

    public ReadOnlyMemory<byte> Stamp(ReadOnlyMemory<byte> frame, FramePosition position) => frame;

    public OutboundFrame? Fact(string epoch, StreamEvent fact) => socket.Fact(epoch, fact);

    public OutboundFrame? Queued(TaskFact task) => socket.Queued(task);

    public OutboundFrame? Farewell(DisconnectReason reason) => null;

    public (int Code, string Text) CloseStatus(DisconnectReason reason) => socket.CloseStatus(reason);

    public IInboundFrames Open(IPushSocket socket) => this;

    public void Receive(ReadOnlyMemory<byte> text)
    {
        // Nothing comes this way.
    }
}
