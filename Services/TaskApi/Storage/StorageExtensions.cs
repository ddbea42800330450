using AiTasks.ServiceDefaults;
using Dapper;
using Npgsql;

namespace AiTasks.TaskApi.Storage;

internal static class StorageExtensions
{
    /// <summary>Name of the connection string, as the AppHost gives it.</summary>
    public const string ConnectionName = "aitasks";

    // Requests must fail with a retryable error while their caller still waits, not hang until the database is back.
    private const int ConnectTimeoutSeconds = 5;
    private const int CommandTimeoutSeconds = 15;

    // Two replicas fit into PostgreSQL's default of 100; more connections than this only queue inside the server.
    private const int MaxConnections = 40;

    public static WebApplicationBuilder AddStorage(this WebApplicationBuilder builder)
    {
        DefaultTypeMap.MatchNamesWithUnderscores = true;
        builder.Services.AddSingleton(_ => CreateDataSource(builder.Configuration));
        builder.Services.AddHealthChecks().AddCheck<StorageHealthCheck>("storage", tags: [ServiceDefaultsExtensions.ReadyTag]);
        return builder;
    }

    /// <exception cref="InvalidOperationException">The connection string is missing.</exception>
    public static NpgsqlDataSource CreateDataSource(IConfiguration configuration)
    {
        var connection = configuration.GetConnectionString(ConnectionName)
            ?? throw new InvalidOperationException($"The connection string '{ConnectionName}' is missing.");
        var settings = new NpgsqlConnectionStringBuilder(connection)
        {
            Timeout = ConnectTimeoutSeconds,
            CommandTimeout = CommandTimeoutSeconds,
            ApplicationName = "aitasks",
            MaxAutoPrepare = 50,
            MaxPoolSize = MaxConnections,
        };
        var source = new NpgsqlDataSourceBuilder(settings.ConnectionString);

        // Sweeps poll for ever; a trace for each of their queries would bury those of people's tasks.
        source.ConfigureTracing(tracing => tracing.ConfigureCommandFilter(_ => System.Diagnostics.Activity.Current is not null));
        return source.Build();
    }
}
