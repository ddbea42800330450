using AiTasks.Push.Delivery;
using AiTasks.Push.Protocols;
using AiTasks.ServiceDefaults.Authentication;
using Microsoft.Extensions.Options;

namespace AiTasks.Push.Connections;

/// <summary>Serves connected clients, over whatever transport they came.</summary>
internal sealed class ConnectionHost(
    ConnectionStore store, FeedJoiner joiner, Acknowledgements acknowledgements, IOptions<ConnectionOptions> options, TimeProvider time)
{
    public Connection Create(ITransport transport, IPushProtocol protocol, Credential? credential)
    {
        var connection = new Connection(transport, protocol, credential, options.Value, time);
        if (protocol.RepeatsTerminals)
            connection.Acknowledged += position => acknowledgements.Add(connection.UserId, position);
        return connection;
    }

    /// <summary>Serves one client of its person's stream until it is closed.</summary>
    /// <param name="connection">The client.</param>
    /// <param name="position">Where it says it stands in its stream; null when it does not say.</param>
    /// <param name="gone">Fires when the client is gone.</param>
    /// <param name="joined">Called when it has been told everything up to now.</param>
    public Task ServeAsync(Connection connection, FramePosition? position, CancellationToken gone, Action? joined = null) =>
        ServeAsync(connection, async () =>
        {
            var leave = await JoinAsync(connection, position, gone);
            joined?.Invoke();
            return leave;
        });

    /// <summary>Lets a client into its person's stream.</summary>
    /// <returns>Lets it out again.</returns>
    public async Task<Func<Task>> JoinAsync(Connection connection, FramePosition? position, CancellationToken gone)
    {
        // Refused only now: a refused upgrade looks like a network failure to a browser, and it would come back.
        if (connection.RawToken.Length == 0)
        {
            connection.Close(DisconnectReason.NotAuthenticated);
            return () => Task.CompletedTask;
        }

        var member = new FeedMember(connection, position);
        try
        {
            await joiner.JoinAsync(member, gone);
        }
        catch
        {
            await joiner.LeaveAsync(member);
            throw;
        }

        return () => joiner.LeaveAsync(member);
    }

    /// <summary>Serves one client until it is closed.</summary>
    /// <param name="connection">The client.</param>
    /// <param name="enter">Lets it in where it is told things; its result lets it out again.</param>
    public async Task ServeAsync(Connection connection, Func<Task<Func<Task>>> enter)
    {
        var leave = () => Task.CompletedTask;
        store.Add(connection);
        try
        {
            await connection.RunAsync(async () => leave = await enter());
        }
        finally
        {
            store.Remove(connection);
            await leave();
        }
    }
}
