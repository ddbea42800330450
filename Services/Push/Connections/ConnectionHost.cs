using AiTasks.Push.Delivery;
using AiTasks.Push.Protocols;
using AiTasks.Push.WebSockets;
using AiTasks.ServiceDefaults.Authentication;
using Microsoft.Extensions.Options;

namespace AiTasks.Push.Connections;

/// <summary>Serves connected clients, over whatever transport they came.</summary>
internal sealed class ConnectionHost(
    ConnectionStore store, WebSocketHandshake handshake, FeedJoiner joiner, Acknowledgements acknowledgements, IOptions<ConnectionOptions> options, TimeProvider time,
    ILogger<ConnectionHost> log)
{
    // One for all: what each socket holds for itself adds up.
    private readonly Action<long, FramePosition> _acknowledged = acknowledgements.Add;

    public Connection Create(ITransport transport, IPushProtocol protocol, Credential? credential) =>
        new(transport, protocol, credential, _acknowledged, options.Value, time);

    /// <summary>Lets a client into its person's stream.</summary>
    /// <param name="connection">The client.</param>
    /// <param name="position">Where it says it stands in its stream; null when it does not say.</param>
    /// <param name="gone">Fires when the client is gone.</param>
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

    /// <summary>Serves a request for a socket that has a place in the store: accepts it and lets it in.</summary>
    /// <inheritdoc cref="BeginAsync"/>
    public async Task ServeAsync(
        HttpContext context, IPushProtocol protocol, Credential? credential, Func<Connection, CancellationToken, Task<Func<Task>>> enter)
    {
        WebSocketTransport transport;
        bool independent;
        try
        {
            (transport, independent) = await handshake.AcceptAsync(context);
        }
        catch
        {
            store.Release(new PlaceOwner(credential?.Token.UserId ?? 0));
            throw;
        }

        var connection = Create(transport, protocol, credential);
        try
        {
            await BeginAsync(connection, closed => enter(connection, closed));
        }
        finally
        {
            if (!independent)
                await connection.Ended;
        }
    }

    /// <summary>
    /// Begins to serve a client that has a place in the store. It has been let in, or refused, when the task completes; then it lives on
    /// to its own <see cref="Connection.Ended"/>, without its request, and gives its place back.
    /// </summary>
    /// <param name="connection">The client.</param>
    /// <param name="enter">Lets it in where it is told things; its result lets it out again. Its token fires when the client is closed.</param>
    public async Task BeginAsync(Connection connection, Func<CancellationToken, Task<Func<Task>>> enter)
    {
        var leave = () => Task.CompletedTask;
        store.Add(connection);
        try
        {
            await connection.EnterAsync(async closed => leave = await enter(closed));
        }
        finally
        {
            // What belongs to the request does not flow on, to be kept for as long as the socket lives.
            ThreadPool.UnsafeQueueUserWorkItem(
                static one => _ = one.Host.LiveAsync(one.Connection, one.Leave), (Host: this, Connection: connection, Leave: leave), preferLocal: false);
        }
    }

    private async Task LiveAsync(Connection connection, Func<Task> leave)
    {
        try
        {
            var outcome = DisconnectReason.Fault;
            try
            {
                await ReadLoop.RunAsync(connection);
                outcome = DisconnectReason.PeerClosed;
            }
            finally
            {
                await connection.EndAsync(outcome);
            }
        }
        catch (Exception error)
        {
            log.LogError(error, "A socket ended by an error of ours");
        }

        store.Remove(connection);
        await leave();
    }
}
