using AiTasks.Push.Fanout;
using AiTasks.Push.WebSockets;
using Microsoft.AspNetCore.Connections;

namespace AiTasks.Push.Connections;

internal static class ConnectionServices
{
    /// <summary>Adds the engine that holds sockets.</summary>
    public static WebApplicationBuilder AddConnections(this WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<ConnectionOptions>().BindConfiguration(nameof(ConnectionOptions))
            .ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddSingleton<IHearing, Cork>();
        builder.Services.AddSingleton<ConnectionStore>();
        builder.Services.AddSingleton<ConnectionHost>();
        builder.Services.AddSingleton<SocketEndpoint>();
        builder.Services.AddSingleton<KnownSocketEndpoint>();
        builder.Services.AddHostedService<ConnectionWheel>();
        builder.Services.AddHostedService<ConnectionDrainer>();

        builder.Services.AddSingleton<WebSocketHandshake>();
        builder.Services.AddSingleton<IConnectionListenerFactory, SocketListenerFactory>();
        return builder;
    }
}
