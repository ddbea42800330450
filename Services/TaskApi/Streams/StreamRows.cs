using System.Text.Json;
using AiTasks.Contracts;
using Npgsql;
using NpgsqlTypes;

namespace AiTasks.TaskApi.Streams;

/// <summary>An event that has no number yet.</summary>
internal sealed record NewEvent(string Key, string Type, TaskFact Fact, string? TraceParent);

/// <summary>An event as it stands in the log.</summary>
internal sealed record AppendedEvent(string Key, string Epoch, StreamEvent Event);

/// <summary>Appends to streams. The lock on the stream's row is the sequencer: numbers are given in commit order.</summary>
internal static class StreamRows
{
    // The lists stand in subqueries, see Prepared.
    public static NpgsqlBatchCommand Append(IReadOnlyCollection<NewEvent> events)
    {
        var command = new NpgsqlBatchCommand(
            """
            with fact as (
              select * from unnest((select $1), (select $2), (select $3), (select $4)) with ordinality as f (key, type, data, trace_parent, n)
            ), counted as (
              select key, count(*) as total from fact group by key
            ), stream as (
              insert into streams (key, seq) select key, total from counted order by key
              on conflict (key) do update set seq = streams.seq + excluded.seq
              returning key, epoch, seq
            ), numbered as (
              select fact.*, stream.epoch,
                     stream.seq - counted.total + row_number() over (partition by fact.key order by fact.n) as seq
              from fact join counted using (key) join stream using (key)
            ), logged as (
              insert into stream_events (key, seq, type, data, trace_parent)
              select key, seq, type, data, trace_parent from numbered
            )
            select epoch::text, seq, now() from numbered order by n
            """);

        void Column<T>(NpgsqlDbType type, Func<NewEvent, T> value) => command.Parameters.Add(
            new NpgsqlParameter { Value = events.Select(value).ToArray(), NpgsqlDbType = NpgsqlDbType.Array | type });

        Column(NpgsqlDbType.Text, item => item.Key);
        Column(NpgsqlDbType.Text, item => item.Type);
        Column(NpgsqlDbType.Jsonb, item => JsonSerializer.Serialize(item.Fact, WireJson.Internal));
        Column(NpgsqlDbType.Text, item => item.TraceParent);
        return command;
    }

    /// <summary>Reads what <see cref="Append"/> answered: the same events, in the same order, with their numbers.</summary>
    public static async Task<IReadOnlyList<AppendedEvent>> ReadAppendedAsync(
        NpgsqlDataReader reader, IReadOnlyList<NewEvent> events, CancellationToken cancellationToken)
    {
        var appended = new List<AppendedEvent>(events.Count);
        while (await reader.ReadAsync(cancellationToken))
        {
            var item = events[appended.Count];
            appended.Add(new AppendedEvent(item.Key, reader.GetString(0), new StreamEvent
            {
                Seq = reader.GetInt64(1),
                Type = item.Type,
                Data = item.Fact,
                At = reader.GetFieldValue<DateTimeOffset>(2),
                TraceParent = item.TraceParent,
            }));
        }

        return appended;
    }
}
