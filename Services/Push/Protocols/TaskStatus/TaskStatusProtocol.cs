using AiTasks.Contracts;
using AiTasks.Push.Connections;
using AiTasks.Push.Delivery;
using Microsoft.Extensions.Options;

namespace AiTasks.Push.Protocols.TaskStatus;

/// <summary>Contract C: task status pushes at <c>/api/task/ws/task/{user_id}</c>. A person may have any number of sockets.</summary>
internal sealed class TaskStatusProtocol(
    TaskApiClient tasks, IOptions<TaskStatusOptions> options, TimeProvider time, ILogger<TaskStatusProtocol> log) : IPushProtocol
{
    public string Name => "task-status";

    public bool OneConnectionPerPerson => false;

    public bool RepeatsTerminals => false;

    public bool NeedsPolicies => false;

    public bool ListsFinished => true;

    public OutboundFrame? Ping(DateTimeOffset now) => null;

    public OutboundFrame Snapshot(SocketWelcome welcome) => TaskStatusFrames.ActiveTasks(welcome);

    public OutboundFrame Resync(SocketWelcome welcome) => TaskStatusFrames.ActiveTasks(welcome);

    public OutboundFrame? LeftOut(long from, FramePosition to) => null;

    public ReadOnlyMemory<byte> Stamp(ReadOnlyMemory<byte> frame, FramePosition position) => frame;

    public OutboundFrame? Fact(string epoch, StreamEvent fact) => TaskStatusFrames.Fact(epoch, fact);

    public OutboundFrame? Queued(TaskFact task) => TaskStatusFrames.Queued(task);

    public OutboundFrame? Farewell(DisconnectReason reason) => null;

    public (int Code, string Text) CloseStatus(DisconnectReason reason) => CommonCloseCodes.Of(reason);

    public IInboundFrames Open(IPushSocket socket) =>
        new TaskStatusInbound(socket, tasks, new RequestLane(options.Value.QueuedRequests), options.Value.MaxMuted, time, log);
}
