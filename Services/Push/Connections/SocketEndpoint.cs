using AiTasks.Push.Delivery;
using AiTasks.Push.Protocols;
using AiTasks.ServiceDefaults.Authentication;
using Microsoft.Extensions.Options;

namespace AiTasks.Push.Connections;

/// <summary>From an HTTP request to a served socket.</summary>
internal sealed class SocketEndpoint(
    ConnectionStore store, CredentialReader credentials, OriginPolicy origins, FeedJoiner joiner,
    IOptions<ConnectionOptions> options, TimeProvider time)
{
    /// <summary>Serves one request for a socket that speaks the protocol.</summary>
    /// <returns>Null when a socket was served, otherwise why not.</returns>
    public async Task<UpgradeRefusal?> ServeAsync(HttpContext context, IPushProtocol protocol)
    {
        if (!context.WebSockets.IsWebSocketRequest)
        {
            return context.Request.Headers.Upgrade.Count > 0 ? UpgradeRefusal.BadHandshake : UpgradeRefusal.UpgradeRequired;
        }

        var credential = credentials.Read(context.Request, allowQuery: true);
        if (credential is { Source: CredentialSource.Cookie } && !origins.Allows(context.Request))
            return UpgradeRefusal.ForeignOrigin;

        if (!store.TryReserve())
            return UpgradeRefusal.Full;

        try
        {
            await ServeSocketAsync(context, protocol, credential);
            return null;
        }
        finally
        {
            store.Release();
        }
    }

    private async Task ServeSocketAsync(HttpContext context, IPushProtocol protocol, Credential? credential)
    {
        var socket = await context.WebSockets.AcceptWebSocketAsync();
        var connection = new Connection(new SocketTransport(socket), protocol, credential, options.Value, time);
        var member = new FeedMember(connection);
        store.Add(connection);
        try
        {
            await connection.RunAsync(async () =>
            {
                // Refused only now: a refused upgrade looks like a network failure to a browser, and it would come back.
                if (credential is null)
                    connection.Close(DisconnectReason.NotAuthenticated);
                else
                    await joiner.JoinAsync(member, context.RequestAborted);
            });
        }
        finally
        {
            store.Remove(connection);
            await joiner.LeaveAsync(member);
        }
    }
}
