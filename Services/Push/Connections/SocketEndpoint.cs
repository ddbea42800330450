using AiTasks.Push.Protocols;
using AiTasks.ServiceDefaults.Authentication;

namespace AiTasks.Push.Connections;

/// <summary>From an HTTP request to a served socket.</summary>
internal sealed class SocketEndpoint(ConnectionStore store, CredentialReader credentials, OriginPolicy origins, ConnectionHost host)
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

        if (store.Reserve(new PlaceOwner(credential?.Token.UserId ?? 0)) is { } refusal)
            return refusal;

        var position = ResumePosition.Read(context.Request);
        await host.ServeAsync(context, protocol, credential, (connection, closed) => host.JoinAsync(connection, position, closed));
        return null;
    }
}
