using AiTasks.Contracts;
using AiTasks.Push.Connections;
using AiTasks.Push.Delivery;
using Microsoft.Extensions.Options;

namespace AiTasks.Push.Protocols.FrontTasks;

/// <summary>Contract A: the front end's task socket at <c>/ws/tasks/</c>.</summary>
internal sealed class FrontTasksProtocol(
    TaskApiClient tasks, IOptions<FrontTasksOptions> options, ILogger<FrontTasksProtocol> log) : IPushProtocol
{
    // Without this frame before it, clients take close code 4003 for a network failure and come back.
    private static readonly OutboundFrame NewConnection = FrontTasksFrames.ForceDisconnect("new_connection");

    public string Name => "front-tasks";

    public bool OneConnectionPerPerson => true;

    public bool RepeatsTerminals => true;

    public bool NeedsPolicies => true;

    public bool ListsFinished => false;

    public OutboundFrame? Ping(DateTimeOffset now) => FrontTasksFrames.Ping(now);

    public OutboundFrame Snapshot(SocketWelcome welcome) => FrontTasksFrames.ActiveTasks(welcome);

    public OutboundFrame Resync(SocketWelcome welcome) => FrontTasksFrames.Resync(welcome);

    public OutboundFrame? LeftOut(long from, FramePosition to) => FrontTasksFrames.LeftOut(from, to);

    public ReadOnlyMemory<byte> Stamp(ReadOnlyMemory<byte> frame, FramePosition position) => FrontTasksFrames.Stamp(frame, position);

    public OutboundFrame? Fact(string epoch, StreamEvent fact) => FrontTasksFrames.Fact(epoch, fact);

    public OutboundFrame? Queued(TaskFact task) => FrontTasksFrames.Queued(task);

    public OutboundFrame? Farewell(DisconnectReason reason) => reason is DisconnectReason.Replaced ? NewConnection : null;

    public (int Code, string Text) CloseStatus(DisconnectReason reason) => reason switch
    {
        DisconnectReason.HeartbeatTimeout => (4002, "heartbeat_timeout"),

        // A client in the wild treats a 4003 with a text as another reason.
        DisconnectReason.Replaced => (4003, ""),
        DisconnectReason.PoliciesNotAccepted => (4004, "policy_acceptance_required"),
        _ => CommonCloseCodes.Of(reason),
    };

    public IInboundFrames Open(IPushSocket socket) =>
        new FrontTasksInbound(socket, tasks, new RequestLane(options.Value.QueuedRequests), log);
}
