using System.Net;
using System.Net.Sockets;

namespace AiTasks.ServiceDefaults.Networks;

/// <summary>The address that somebody else has chosen is in a private network. No connection was made.</summary>
public sealed class PrivateNetworkException() : Exception("the address is in a private network");

/// <summary>Says which addresses a name stands for at this moment.</summary>
public delegate Task<IPAddress[]> NameLookup(string name, CancellationToken cancellationToken);

/// <summary>Calls of addresses that somebody else has chosen.</summary>
public static class GuardedHttp
{
    /// <summary>
    /// A handler that follows no redirect, uses no proxy, cookie or trace, and connects to no private network: a call to one fails with an
    /// <see cref="HttpRequestException"/> around a <see cref="PrivateNetworkException"/>. So does a call to a name that stands for public and
    /// private addresses at once.
    /// </summary>
    /// <param name="networks">What is private.</param>
    /// <param name="lookup">What names mean; null: as the system has it.</param>
    public static SocketsHttpHandler CreateHandler(PrivateNetworks networks, NameLookup? lookup = null) => new()
    {
        AllowAutoRedirect = false,
        UseProxy = false,
        UseCookies = false,
        ConnectCallback = (context, cancellation) => ConnectAsync(networks, lookup ?? Dns.GetHostAddressesAsync, context, cancellation),
        PooledConnectionLifetime = TimeSpan.FromMinutes(1),

        // Neither trace headers for a stranger nor spans, in which a secret of the address would stand.
        ActivityHeadersPropagator = null,
    };

    // Here, where the address that is judged is the address that is called: a name may mean another one a moment later.
    private static async ValueTask<Stream> ConnectAsync(
        PrivateNetworks networks, NameLookup lookup, SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var addresses = await lookup(context.DnsEndPoint.Host, cancellationToken);

        // Whose public name has a private address beside the public one wants the private one tried.
        if (!Array.TrueForAll(addresses, networks.MayCall)) throw new PrivateNetworkException();

        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(addresses, context.DnsEndPoint.Port, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
