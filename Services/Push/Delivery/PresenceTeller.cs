using AiTasks.Contracts;
using AiTasks.Push.Connections;
using AiTasks.Push.Protocols.Chats;
using Microsoft.Extensions.Options;

namespace AiTasks.Push.Delivery;

/// <summary>Tells the task API which sockets are open here, for people who look after the system, and says goodbye.</summary>
internal sealed class PresenceTeller(
    ConnectionStore connections, ChatDrain chats, TaskApiClient tasks, IOptions<ConnectionOptions> options, ILogger<PresenceTeller> log)
    : BackgroundService
{
    private static readonly TimeSpan GoodByeTimeout = TimeSpan.FromSeconds(1);

    // Several nodes may live in one process of a test.
    private readonly string _node = $"{Environment.MachineName}:{Environment.ProcessId}:{Guid.NewGuid().ToString("N")[..8]}";

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(GoodByeTimeout);
        await TryTellAsync(stopping: true, patience.Token);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.Value.PresenceInterval);
        do await TryTellAsync(stopping: false, stoppingToken);
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    // It is said again in a few seconds, so nobody has to hear of it now.
    private async Task TryTellAsync(bool stopping, CancellationToken cancellationToken)
    {
        try
        {
            await tasks.TellPresenceAsync(Presence(stopping), cancellationToken);
        }
        catch (Exception error) when (error is TaskApiUnavailableException or OperationCanceledException)
        {
            log.LogDebug(error, "The task API does not hear that this node is there");
        }
    }

    private PushPresence Presence(bool stopping)
    {
        var sockets = connections.All.GroupBy(connection => connection.Protocol.Name).ToDictionary(dialect => dialect.Key, dialect => dialect.Count());
        if (chats.Count is > 0 and var readers) sockets[ChatEndpoints.Protocol] = readers;
        return new PushPresence
        {
            Node = _node,
            Sockets = sockets,
            People = connections.All.Select(connection => connection.UserId).Distinct().Count(),
            Stopping = stopping,
        };
    }
}
