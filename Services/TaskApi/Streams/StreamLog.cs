using AiTasks.Contracts;
using AiTasks.TaskApi.Storage;
using Dapper;
using Microsoft.Extensions.Options;
using Npgsql;

namespace AiTasks.TaskApi.Streams;

/// <summary>Reads what came after a position.</summary>
internal sealed class StreamLog(NpgsqlDataSource database, IOptions<StreamOptions> options)
{
    // One statement, hence one snapshot: the stream's last number and its events cannot disagree. The lists stand in subqueries, see Prepared.
    private const string Tails =
        $"""
        select p.n, s.epoch::text as epoch, s.seq as last, {EventRow.Columns}
        from unnest((select @keys), (select @epochs), (select @afters)) with ordinality as p (key, epoch, after, n)
        left join streams s on s.key = p.key
        left join lateral (
          select * from stream_events
          where key = p.key and seq > p.after and s.epoch::text = p.epoch
          order by seq limit @limit
        ) e on true
        order by p.n, e.seq
        """;

    public async Task<TailResponse> ReadTailsAsync(IReadOnlyList<StreamPosition> positions, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        return new TailResponse(await ReadTailsAsync(positions, connection, null, cancellationToken));
    }

    /// <summary>Reads tails as they are in somebody's transaction.</summary>
    public async Task<StreamTail[]> ReadTailsAsync(
        IReadOnlyList<StreamPosition> positions, NpgsqlConnection connection, NpgsqlTransaction? snapshot, CancellationToken cancellationToken)
    {
        var rows = await connection.QueryAsync<TailRow>(await Prepared.CommandAsync(connection, Tails, new
        {
            keys = positions.Select(position => position.Key).ToArray(),
            epochs = positions.Select(position => position.Epoch).ToArray(),
            afters = positions.Select(position => position.After).ToArray(),
            limit = options.Value.TailLimit,
        }, snapshot, cancellationToken));
        return [.. rows.GroupBy(row => row.N).Select(tail => ToTail(positions[(int)tail.Key - 1], [.. tail]))];
    }

    private static StreamTail ToTail(StreamPosition position, TailRow[] rows)
    {
        var stream = rows[0];
        var last = stream.Last ?? 0;
        var first = stream.Seq;
        var lost = stream.Epoch != position.Epoch || position.After > last || position.After < 0
            || (position.After < last && first != position.After + 1);
        var events = lost || first is null ? [] : Array.ConvertAll(rows, row => row.ToEvent());

        return new StreamTail
        {
            Key = position.Key,
            Epoch = stream.Epoch ?? "",
            Lost = lost,
            More = events.Length > 0 && events[^1].Seq < last,
            Events = events,
        };
    }

    private sealed record TailRow : EventRow
    {
        public long N { get; init; }
        public string? Epoch { get; init; }
        public long? Last { get; init; }
    }
}
