using AiTasks.Contracts;
using AiTasks.Push.Delivery;
using AiTasks.Push.Protocols;
using AiTasks.ServiceDefaults.Authentication;

namespace AiTasks.Push.Connections;

/// <summary>
/// From an HTTP request to a served socket where a client takes every accepted one for a success: who it is, is found out before.
/// These clients' tokens are in the address, or in a header; a cookie counts for nothing, so any page may open them (section 0.1).
/// </summary>
internal sealed class KnownSocketEndpoint(ConnectionStore store, CredentialReader credentials, TaskApiClient tasks, ConnectionHost host)
{
    /// <summary>Serves one request.</summary>
    /// <param name="context">The request.</param>
    /// <param name="protocol">What the socket speaks.</param>
    /// <param name="mayEnter">Whether the address is the person's.</param>
    /// <param name="enter">Lets the socket in; its result lets it out again.</param>
    /// <returns>Null when a socket was served, otherwise why not.</returns>
    public async Task<UpgradeRefusal?> ServeAsync(
        HttpContext context, IPushProtocol protocol, Func<KnownPerson, bool> mayEnter,
        Func<Connection, KnownPerson, CancellationToken, Task<Func<Task>>> enter)
    {
        if (!context.WebSockets.IsWebSocketRequest)
            return context.Request.Headers.Upgrade.Count > 0 ? UpgradeRefusal.BadHandshake : UpgradeRefusal.UpgradeRequired;
        if (credentials.ReadToken(context.Request) is not { } credential)
            return UpgradeRefusal.NotAuthenticated;

        try
        {
            if (await tasks.IdentifyAsync(credential.Raw, context.RequestAborted) is not { } person)
                return UpgradeRefusal.NotAuthenticated;
            return mayEnter(person) ? await ServeAsync(context, protocol, credential, person, enter) : UpgradeRefusal.NotOwner;
        }
        catch (TaskApiUnavailableException)
        {
            return UpgradeRefusal.Unavailable;
        }
    }

    private async Task<UpgradeRefusal?> ServeAsync(
        HttpContext context, IPushProtocol protocol, Credential credential, KnownPerson person,
        Func<Connection, KnownPerson, CancellationToken, Task<Func<Task>>> enter)
    {
        if (store.Reserve(new PlaceOwner(credential.Token.UserId)) is { } refusal)
            return refusal;

        await host.ServeAsync(context, protocol, credential, (connection, closed) => enter(connection, person, closed));
        return null;
    }
}
