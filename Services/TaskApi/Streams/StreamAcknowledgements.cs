using AiTasks.Contracts;
using Dapper;
using Microsoft.Extensions.Options;
using Npgsql;

namespace AiTasks.TaskApi.Streams;

/// <summary>
/// Up to where a person's clients have received their stream. Clients that do not know positions hear terminal facts again
/// until one of them has shown that it lived on after one.
/// </summary>
internal sealed class StreamAcknowledgements(NpgsqlDataSource database, IOptions<StreamOptions> options)
{
    // Keys in their order: two nodes that write the same ones wait for each other instead of deadlocking. A key twice in one
    // statement would be an error, so the highest is taken.
    private const string Write =
        """
        insert into stream_acknowledgements (key, epoch, seq)
        select distinct on (p.key) p.key, s.epoch, p.seq
        from unnest(@keys, @epochs, @seqs) as p (key, epoch, seq) join streams s on s.key = p.key and s.epoch::text = p.epoch
        order by p.key, p.seq desc
        on conflict (key) do update set
          seq = case when stream_acknowledgements.epoch = excluded.epoch
                     then greatest(stream_acknowledgements.seq, excluded.seq) else excluded.seq end,
          epoch = excluded.epoch, at = now()
        """;

    // The newest ones, should there be too many. The types are written out as in the index that serves this.
    private const string Read =
        $"""
        select p.key, {EventRow.Columns}
        from unnest(@keys) as p (key) cross join lateral (
          select {EventRow.Columns}
          from stream_events e join streams s using (key)
          left join stream_acknowledgements a on a.key = e.key and a.epoch = s.epoch
          where e.key = p.key and e.type in ('{FactTypes.TaskCompleted}', '{FactTypes.TaskFailed}', '{FactTypes.TaskCancelled}')
            and e.at > now() - @RepeatTerminals and e.seq > coalesce(a.seq, 0)
          order by e.seq desc limit @RepeatLimit
        ) e
        order by e.seq
        """;

    public async Task WriteAsync(IReadOnlyList<StreamPosition> positions, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await connection.ExecuteAsync(new CommandDefinition(Write, new
        {
            keys = positions.Select(position => position.Key).ToArray(),
            epochs = positions.Select(position => position.Epoch).ToArray(),
            seqs = positions.Select(position => position.After).ToArray(),
        }, cancellationToken: cancellationToken));
    }

    /// <summary>Recent terminal facts of streams that nobody acknowledged, oldest first, as they are in somebody's transaction.</summary>
    public async Task<ILookup<string, StreamEvent>> ReadMissingAsync(
        string[] keys, NpgsqlConnection connection, NpgsqlTransaction snapshot, CancellationToken cancellationToken)
    {
        var rows = keys.Length == 0 ? [] : await connection.QueryAsync<MissingRow>(new CommandDefinition(
            Read, new { keys, options.Value.RepeatTerminals, options.Value.RepeatLimit }, snapshot, cancellationToken: cancellationToken));
        return rows.ToLookup(row => row.Key, row => row.ToEvent());
    }

    private sealed record MissingRow : EventRow
    {
        public required string Key { get; init; }
    }
}
