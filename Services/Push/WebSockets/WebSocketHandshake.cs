using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using AiTasks.Push.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Options;

namespace AiTasks.Push.WebSockets;

/// <summary>Turns a request for a WebSocket, which the server has checked, into one (RFC 6455, section 4.2.2; RFC 8441 for HTTP/2).</summary>
internal sealed class WebSocketHandshake(IOptions<ConnectionOptions> options, TimeProvider time)
{
    private const string KeySuffix = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

    /// <summary>Accepts the request.</summary>
    /// <returns>The socket, and whether it lives on without its request.</returns>
    public async Task<(WebSocketTransport Transport, bool Independent)> AcceptAsync(HttpContext context)
    {
        var taken = await TakeAsync(context);
        return (new WebSocketTransport(taken, options.Value, time), taken is SocketChannel);
    }

    private static async Task<IByteChannel> TakeAsync(HttpContext context)
    {
        if (context.Features.Get<IHttpExtendedConnectFeature>() is { IsExtendedConnect: true } connect)
            return new StreamChannel(await connect.AcceptAsync(), context.Abort);

        context.Response.Headers.Upgrade = "websocket";
        context.Response.Headers.SecWebSocketAccept = AcceptFor(context.Request.Headers.SecWebSocketKey.ToString());
        var stream = await context.Features.GetRequiredFeature<IHttpUpgradeFeature>().UpgradeAsync();
        if (context.Features.Get<ITlsHandshakeFeature>() is not null || context.Features.Get<ITakeSocketFeature>() is not { } connection)
            return new StreamChannel(stream, context.Abort);

        var (socket, first) = await connection.TakeAsync();
        return new SocketChannel(socket, first);
    }

    [SuppressMessage("Security", "CA5350", Justification = "RFC 6455 asks for it, and keeps nothing secret by it.")]
    private static string AcceptFor(string key) => Convert.ToBase64String(SHA1.HashData(Encoding.ASCII.GetBytes(key + KeySuffix)));
}
