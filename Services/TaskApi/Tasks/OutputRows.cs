using System.Text.Json;
using AiTasks.Contracts;
using AiTasks.TaskApi.Streams;
using Npgsql;
using NpgsqlTypes;

namespace AiTasks.TaskApi.Tasks;

/// <summary>
/// Writes what running tasks show: one statement, which is a transaction by itself. Its conditions are those of <see cref="AiTask.Judge"/>,
/// what it writes is what <see cref="TaskRows.Touch"/> and <see cref="StreamRows.Append"/> would, and it locks in the ledger's order.
/// </summary>
internal static class OutputRows
{
    // The lists stand in subqueries, see Prepared. Streams are written only after all tasks are locked, since that needs their sorting.
    private const string Text =
        $"""
         with said as (
           select * from unnest(
             (select $1), (select $2), (select $3), (select $4), (select $5), (select $6), (select $7), (select $8))
             as s (id, attempt, run_id, first_seq, last_seq, pieces, trace_parent, key)
         ), showing as (
           select t.id, t.type, t.state, t.progress, t.created_at, t.deadline_at, said.last_seq, said.pieces, said.key,
                  coalesce(said.trace_parent, t.trace_parent) as trace_parent
           from said join tasks t on t.id = said.id
           where t.state = '{TaskStates.Running}' and t.attempt = said.attempt and t.run_id = said.run_id
             and t.report_seq = said.first_seq - 1
           order by t.id for update of t
         ), touched as (
           update tasks set report_seq = showing.last_seq, heartbeat_at = now() from showing where tasks.id = showing.id
         ), stream as (
           insert into streams (key, seq) select key, 1 from showing order by key
           on conflict (key) do update set seq = streams.seq + 1
           returning key, epoch, seq
         ), logged as (
           insert into stream_events (key, seq, type, data, trace_parent)
           select key, stream.seq, '{FactTypes.TaskOutput}', jsonb_build_object(
             'taskId', id, 'taskType', type, 'state', state, 'progress', progress, 'output', pieces,
             'createdAt', to_char(created_at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.US"+00:00"')), trace_parent
           from showing join stream using (key)
         )
         select id, type, state, progress, created_at, trace_parent, deadline_at - now(), epoch::text, stream.seq, now()
         from showing join stream using (key)
         """;

    /// <summary>The statement that lets tasks show something.</summary>
    /// <param name="connection">Where it is about to run.</param>
    /// <param name="outputs">At most one for each task.</param>
    public static NpgsqlCommand Show(NpgsqlConnection connection, IReadOnlyList<TaskOutput> outputs)
    {
        var command = new NpgsqlCommand(Text, connection);

        void Column<T>(NpgsqlDbType type, Func<TaskOutput, T> value) => command.Parameters.Add(
            new NpgsqlParameter { Value = outputs.Select(value).ToArray(), NpgsqlDbType = NpgsqlDbType.Array | type });

        Column(NpgsqlDbType.Bigint, output => output.TaskId);
        Column(NpgsqlDbType.Integer, output => output.Attempt);
        Column(NpgsqlDbType.Uuid, output => output.RunId);
        Column(NpgsqlDbType.Integer, output => output.FirstSeq);
        Column(NpgsqlDbType.Integer, output => output.LastSeq);
        Column(NpgsqlDbType.Jsonb, output => JsonSerializer.Serialize(output.Pieces, WireJson.Internal));
        Column(NpgsqlDbType.Text, output => output.TraceParent);
        Column(NpgsqlDbType.Text, output => StreamKeys.Task(output.TaskId));
        return command;
    }

    /// <summary>Runs the statement.</summary>
    /// <param name="show">What <see cref="Show"/> made.</param>
    /// <param name="outputs">What it was made of.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>What is in the log now, and how long its tasks have until their deadlines.</returns>
    public static async Task<List<(AppendedEvent Event, TimeSpan TimeLeft)>> ReadShownAsync(
        NpgsqlCommand show, IReadOnlyList<TaskOutput> outputs, CancellationToken cancellationToken)
    {
        var said = outputs.ToDictionary(output => output.TaskId);
        var shown = new List<(AppendedEvent, TimeSpan)>(outputs.Count);
        await using var reader = await show.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            var id = reader.GetInt64(0);
            var fact = new TaskFact
            {
                TaskId = id,
                TaskType = reader.GetString(1),
                State = reader.GetString(2),
                Progress = reader.GetInt32(3),
                Output = said[id].Pieces,
                CreatedAt = reader.GetFieldValue<DateTimeOffset>(4),
            };
            shown.Add((new AppendedEvent(StreamKeys.Task(id), reader.GetString(7), new StreamEvent
            {
                Seq = reader.GetInt64(8),
                Type = FactTypes.TaskOutput,
                Data = fact,
                At = reader.GetFieldValue<DateTimeOffset>(9),
                TraceParent = reader.IsDBNull(5) ? null : reader.GetString(5),
            }), reader.GetTimeSpan(6)));
        }

        return shown;
    }
}
