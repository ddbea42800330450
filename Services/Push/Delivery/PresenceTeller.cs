using AiTasks.Contracts;
using AiTasks.Push.Connections;
using AiTasks.Push.Protocols.Chats;
using AiTasks.ServiceDefaults.Presence;
using Microsoft.Extensions.Options;

namespace AiTasks.Push.Delivery;

/// <summary>Tells the task API which sockets are open here, for people who look after the system, and says goodbye.</summary>
internal sealed class PresenceTeller(
    ConnectionStore connections, ChatDrain chats, TaskApiClient tasks, IOptions<ConnectionOptions> options, ILogger<PresenceTeller> log)
    : PresenceService(options.Value.PresenceInterval, log)
{
    // Several nodes may live in one process of a test.
    private readonly string _node = $"{Environment.MachineName}:{Environment.ProcessId}:{Guid.NewGuid().ToString("N")[..8]}";

    protected override Task SayAsync(bool stopping, CancellationToken cancellationToken)
    {
        var sockets = connections.All.GroupBy(connection => connection.Protocol.Name).ToDictionary(dialect => dialect.Key, dialect => dialect.Count());
        if (chats.Count is > 0 and var readers) sockets[ChatEndpoints.Protocol] = readers;
        var presence = new PushPresence
        {
            Node = _node,
            Sockets = sockets,
            People = connections.All.Select(connection => connection.UserId).Distinct().Count(),
            Stopping = stopping,
        };
        return tasks.TellPresenceAsync(presence, cancellationToken);
    }
}
