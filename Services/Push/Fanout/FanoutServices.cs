using AiTasks.ServiceDefaults;

namespace AiTasks.Push.Fanout;

internal static class FanoutServices
{
    /// <summary>Name of the connection string, as the AppHost gives it.</summary>
    public const string ConnectionName = "redis";

    /// <summary>Adds the fan-out through Redis. The process starts without Redis, but not without knowing where it will be.</summary>
    public static WebApplicationBuilder AddFanout(this WebApplicationBuilder builder)
    {
        var connection = builder.Configuration.GetConnectionString(ConnectionName)
            ?? throw new InvalidOperationException($"The connection string '{ConnectionName}' is missing.");

        builder.Services.AddOptions<FanoutOptions>().BindConfiguration(nameof(FanoutOptions))
            .ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddSingleton(RedisAddress.Parse(connection));
        builder.Services.AddSingleton<RedisFanout>();
        builder.Services.AddSingleton<IFanout>(services => services.GetRequiredService<RedisFanout>());
        builder.Services.AddHostedService(services => services.GetRequiredService<RedisFanout>());
        builder.Services.AddHealthChecks().AddCheck<RedisFanout>("fanout", tags: [ServiceDefaultsExtensions.ReadyTag]);
        return builder;
    }
}
