using AiTasks.Push.Protocols;
using Microsoft.Extensions.Options;

namespace AiTasks.Push.Connections;

/// <summary>
/// One clock for all sockets: pings, silence, expired sign-ins, stuck writes and overdue closes. A timer per socket would cost
/// more than the sockets.
/// </summary>
internal sealed class ConnectionWheel(ConnectionStore store, IOptions<ConnectionOptions> options, TimeProvider time) : BackgroundService
{
    // Where a dialect has no sign of life, the WebSocket has one.
    private static readonly OutboundFrame PlainPing = new(default(ReadOnlyMemory<byte>)) { Kind = FrameKind.Ping };

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.Value.WheelTick, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
                Turn();
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The process stops.
        }
    }

    /// <summary>Looks at every socket once.</summary>
    public void Turn()
    {
        var now = time.Uptime();
        var clock = time.GetUtcNow();
        var pings = new Dictionary<IPushProtocol, OutboundFrame>();
        foreach (var connection in store.All)
        {
            if (connection.ClosingSince is { } closing)
            {
                if (now - closing > options.Value.CloseTimeout)
                    connection.Abort();
            }
            else if (Overdue(connection, now, clock) is var reason and not DisconnectReason.None)
            {
                connection.Close(reason);
            }
            else if (now - connection.ServedSince >= options.Value.PingInterval * (connection.Pings + 1))
            {
                connection.Pings++;
                if (!pings.TryGetValue(connection.Protocol, out var ping))
                    pings[connection.Protocol] = ping = connection.Protocol.Ping(clock) ?? PlainPing;
                connection.Send(ping);
            }
        }
    }

    private DisconnectReason Overdue(Connection connection, TimeSpan now, DateTimeOffset clock) =>
        clock >= connection.ExpiresAt ? DisconnectReason.SessionExpired
        : connection is { MustSpeak: true, ServedSince: not null } && now - connection.HeardAt > options.Value.SilenceLimit ? DisconnectReason.HeartbeatTimeout
        : now - connection.SendingSince > options.Value.WriteTimeout ? DisconnectReason.Slow
        : DisconnectReason.None;
}
