using AiTasks.TestServers;
using Dapper;
using Npgsql;

namespace AiTasks.SystemTests.Clients;

/// <summary>Looks into a running system's database, for what no client can see.</summary>
internal static class Database
{
    public static async Task<IReadOnlyList<T>> QueryAsync<T>(this RunningSystem system, string sql, object? values = null)
    {
        // Not of a pool, which would keep connections that a fault has broken.
        await using var connection = new NpgsqlConnection($"{system.Resource("postgres").ConnectionString};Database=aitasks;Pooling=false");
        return [.. await connection.QueryAsync<T>(sql, values)];
    }
}
