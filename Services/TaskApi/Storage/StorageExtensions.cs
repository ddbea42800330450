using AiTasks.ServiceDefaults;
using Dapper;
using Npgsql;

namespace AiTasks.TaskApi.Storage;

internal static class StorageExtensions
{
    /// <summary>Name of the connection string, as the AppHost gives it.</summary>
    public const string ConnectionName = "aitasks";

    public static WebApplicationBuilder AddStorage(this WebApplicationBuilder builder)
    {
        DefaultTypeMap.MatchNamesWithUnderscores = true;
        builder.Services.AddOptions<StorageOptions>().BindConfiguration(nameof(StorageOptions))
            .ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddOptions<SharedTripOptions>().BindConfiguration(nameof(SharedTripOptions))
            .ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddSingleton(_ => CreateDataSource(builder.Configuration));
        builder.Services.AddSingleton<DatabaseRetry>();
        builder.Services.AddHealthChecks().AddCheck<StorageHealthCheck>("storage", tags: [ServiceDefaultsExtensions.ReadyTag]);
        return builder;
    }

    /// <exception cref="InvalidOperationException">The connection string is missing.</exception>
    public static NpgsqlDataSource CreateDataSource(IConfiguration configuration)
    {
        var connection = configuration.GetConnectionString(ConnectionName)
            ?? throw new InvalidOperationException($"The connection string '{ConnectionName}' is missing.");
        var options = configuration.GetSection(nameof(StorageOptions)).Get<StorageOptions>() ?? new StorageOptions();

        // No statements prepared automatically: one that fails just when it is prepared leaves its connection out of step, so that
        // a later and innocent call fails (npgsql issue 6391, not mended in any version that can be had). Those that count are prepared by
        // name, see Prepared. Connections go back as they are: a session is changed for a transaction only, but for the command that migrates,
        // whose process ends then.
        var settings = new NpgsqlConnectionStringBuilder(connection)
        {
            MaxAutoPrepare = 0,
            NoResetOnClose = true,
            Timeout = (int)options.ConnectTimeout.TotalSeconds,
            CommandTimeout = (int)options.CommandTimeout.TotalSeconds,
            ApplicationName = "aitasks",
            MaxPoolSize = options.MaxConnections,
        };
        settings.Options = $"{settings.Options} -c statement_timeout={(long)options.StatementTimeout.TotalMilliseconds}".TrimStart();
        var source = new NpgsqlDataSourceBuilder(settings.ConnectionString);

        // Sweeps poll for ever; a trace for each of their queries would bury those of people's tasks.
        source.ConfigureTracing(tracing => tracing.ConfigureCommandFilter(_ => System.Diagnostics.Activity.Current is not null));
        return source.Build();
    }
}
