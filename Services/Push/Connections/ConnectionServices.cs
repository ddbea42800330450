using AiTasks.ServiceDefaults;

namespace AiTasks.Push.Connections;

internal static class ConnectionServices
{
    /// <summary>Adds the engine that holds sockets.</summary>
    public static WebApplicationBuilder AddConnections(this WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<ConnectionOptions>().BindConfiguration(nameof(ConnectionOptions))
            .ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddSingleton<ConnectionStore>();
        builder.Services.AddSingleton<ConnectionHost>();
        builder.Services.AddSingleton<SocketEndpoint>();
        builder.Services.AddHostedService<ConnectionWheel>();
        builder.Services.AddSingleton<ConnectionDrainer>();
        builder.Services.AddHostedService(services => services.GetRequiredService<ConnectionDrainer>());
        builder.Services.AddHealthChecks().AddCheck<ConnectionDrainer>("draining", tags: [ServiceDefaultsExtensions.ReadyTag]);

        // The wheel watches the sockets; the server's own keep-alive would be a timer for each.
        builder.Services.Configure<WebSocketOptions>(sockets => sockets.KeepAliveInterval = Timeout.InfiniteTimeSpan);
        return builder;
    }
}
