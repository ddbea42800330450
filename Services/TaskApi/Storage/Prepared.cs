using System.Collections.Concurrent;
using System.Data;
using Dapper;
using Npgsql;

namespace AiTasks.TaskApi.Storage;

/// <summary>
/// Statements that run for every task: prepared once on each connection, since to parse and plan them takes the server longer than to run
/// them. What is built from parts that vary is not for here; each text stays with the connection. A list of values is best written as
/// <c>(select @ids)</c>: the planner cannot look behind that for how long it is, and keeps one plan; otherwise it takes each length to be
/// worth a plan of its own, and makes one every time.
/// </summary>
internal static class Prepared
{
    // Of which types the parameters of a statement are, as its first run has shown; only then it can be prepared.
    private static readonly ConcurrentDictionary<string, IReadOnlyList<NpgsqlParameter>> Shapes = new();

    /// <summary>As Dapper's own, for a statement that the connection prepares before, unless it has done so already.</summary>
    /// <param name="connection">Where it is about to run.</param>
    /// <param name="sql">
    /// One or more statements, always in the same words, which name their result's columns: with <c>*</c> they would fail after a migration.
    /// </param>
    /// <param name="values">The parameters, as members.</param>
    /// <param name="transaction">Null: its own.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async Task<CommandDefinition> CommandAsync(
        NpgsqlConnection connection, string sql, object values, NpgsqlTransaction? transaction, CancellationToken cancellationToken)
    {
        if (Shapes.TryGetValue(sql, out var shape))
        {
            await using var command = new NpgsqlCommand(sql, connection, transaction);
            foreach (var parameter in shape)
                command.Parameters.Add(parameter.Clone());
            await command.PrepareAsync(cancellationToken);
        }

        return new CommandDefinition(sql, new Values(values, isPrepared: shape is not null), transaction, cancellationToken: cancellationToken);
    }

    // Adding the parameters is the last thing that happens to a command before it runs.
    private sealed class Values(object values, bool isPrepared) : SqlMapper.IDynamicParameters
    {
        private readonly DynamicParameters _inner = new(values);

        public void AddParameters(IDbCommand command, SqlMapper.Identity identity)
        {
            ((SqlMapper.IDynamicParameters)_inner).AddParameters(command, identity);

            // The connection has it by now, so this does not wait for the server.
            if (isPrepared) command.Prepare();
            else Shapes.TryAdd(command.CommandText, [.. command.Parameters.Cast<NpgsqlParameter>().Select(Shape)]);
        }

        private static NpgsqlParameter Shape(NpgsqlParameter parameter) =>
            new() { ParameterName = parameter.ParameterName, NpgsqlDbType = parameter.NpgsqlDbType, Value = DBNull.Value };
    }
}
