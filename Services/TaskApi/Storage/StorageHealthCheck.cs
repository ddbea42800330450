using Microsoft.Extensions.Diagnostics.HealthChecks;
using Npgsql;

namespace AiTasks.TaskApi.Storage;

/// <summary>The task API can do nothing without its database.</summary>
internal sealed class StorageHealthCheck(NpgsqlDataSource database) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken)
    {
        try
        {
            await using var command = database.CreateCommand("select 1 from schema_migrations limit 1");
            await command.ExecuteScalarAsync(cancellationToken);
            return HealthCheckResult.Healthy();
        }
        catch (NpgsqlException error)
        {
            return HealthCheckResult.Unhealthy("The database does not answer.", error);
        }
    }
}
