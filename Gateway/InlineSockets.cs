using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;

namespace AiTasks.Gateway;

internal static class InlineSockets
{
    // Read by the runtime's sockets.
    private const string Completions = "DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS";

    /// <summary>
    /// Where the thread that hears of a socket's bytes is told to do what they ask for, the server's own hops to the pool are left out as
    /// well. Then nothing on a proxied request's way may block, and what takes its time hops by itself.
    /// </summary>
    public static WebApplicationBuilder AddInlineSockets(this WebApplicationBuilder builder)
    {
        if (builder.Configuration[Completions] == "1")
            builder.Services.Configure<SocketTransportOptions>(sockets => sockets.UnsafePreferInlineScheduling = true);
        return builder;
    }
}
