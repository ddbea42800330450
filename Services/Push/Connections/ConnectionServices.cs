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
        builder.Services.AddSingleton<KnownSocketEndpoint>();
        builder.Services.AddHostedService<ConnectionWheel>();
        builder.Services.AddHostedService<ConnectionDrainer>();

        // The wheel watches the sockets; the server's own keep-alive would be a timer for each.
        builder.Services.Configure<WebSocketOptions>(sockets => sockets.KeepAliveInterval = Timeout.InfiniteTimeSpan);
        return builder;
    }
}
