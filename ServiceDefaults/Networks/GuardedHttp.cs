using System.Net;
using System.Net.Sockets;

namespace AiTasks.ServiceDefaults.Networks;

/// <summary>The address that somebody else has chosen is in a private network. No connection was made.</summary>
public sealed class PrivateNetworkException() : Exception("the address is in a private network");

/// <summary>Calls of addresses that somebody else has chosen.</summary>
public static class GuardedHttp
{
    /// <summary>
    /// A handler that follows no redirect, uses no proxy, cookie or trace, and connects to no private network: a call to one fails with an
    /// <see cref="HttpRequestException"/> around a <see cref="PrivateNetworkException"/>.
    /// </summary>
    /// <param name="networks">What is private.</param>
    public static SocketsHttpHandler CreateHandler(PrivateNetworks networks) => new()
    {
        AllowAutoRedirect = false,
        UseProxy = false,
        UseCookies = false,
        ConnectCallback = (context, cancellation) => ConnectAsync(networks, context, cancellation),
        PooledConnectionLifetime = TimeSpan.FromMinutes(1),

        // Neither trace headers for a stranger nor spans, in which a secret of the address would stand.
        ActivityHeadersPropagator = null,
    };

    // Here, where the address that is judged is the address that is called: a name may mean another one a moment later.
    private static async ValueTask<Stream> ConnectAsync(PrivateNetworks networks, SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var addresses = await Dns.GetHostAddressesAsync(context.DnsEndPoint.Host, cancellationToken);
        if (Array.FindAll(addresses, networks.MayCall) is not { Length: > 0 } callable) throw new PrivateNetworkException();

        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(callable, context.DnsEndPoint.Port, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
