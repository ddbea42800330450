using AiTasks.Push.Connections;
using AiTasks.ServiceDefaults.Authentication;

namespace AiTasks.Push.Protocols.FrontEvents;

/// <summary>From an HTTP request to a client that is served over its answer.</summary>
internal sealed class EventsEndpoint(
    ConnectionStore store, CredentialReader credentials, OriginPolicy origins, ConnectionHost host, FrontEventsProtocol protocol)
{
    /// <summary>Serves one request, or refuses it.</summary>
    /// <param name="context">The request.</param>
    /// <param name="transport">How frames get into its answer.</param>
    /// <param name="position">Where the client stands.</param>
    /// <param name="wait">Waits for the end of the service, or brings it about; gets the client once it is joined, and its end.</param>
    public async Task ServeAsync(HttpContext context, ITransport transport, FramePosition? position, Func<Connection, Task, Task> wait)
    {
        var credential = credentials.Read(context.Request);
        if (credential is null)
            await FrontEventsErrors.WriteAsync(context.Response, DisconnectReason.NotAuthenticated);
        else if (credential.Source is CredentialSource.Cookie && !origins.Allows(context.Request))
            await FrontEventsErrors.WriteAsync(context.Response, UpgradeRefusal.ForeignOrigin);
        else if (store.Reserve(new PlaceOwner(credential.Token.UserId)) is { } refusal)
            await FrontEventsErrors.WriteAsync(context.Response, refusal);
        else
            await ServeReservedAsync(host.Create(transport, protocol, credential), position, wait, context.RequestAborted);
    }

    private async Task ServeReservedAsync(
        Connection connection, FramePosition? position, Func<Connection, Task, Task> wait, CancellationToken gone)
    {
        try
        {
            await host.BeginAsync(connection, _ => host.JoinAsync(connection, position, gone));
            await wait(connection, connection.Ended);
        }
        finally
        {
            // It writes into the answer to the request.
            await connection.Ended;
        }
    }
}
