using System.Diagnostics;
using Dapper;
using Microsoft.Extensions.Options;
using Npgsql;

namespace AiTasks.TaskApi.Dispatch;

/// <summary>
/// How long tasks of a type took lately, from their first claim to their result. The mean and not the median: those who wait wait for the
/// sum of what is before them, the long ones included.
/// </summary>
internal sealed class UsualDurations(IOptions<DispatchOptions> options)
{
    private const string Usual =
        """
        select wanted.type, avg(last.seconds)::float8 as seconds
        from unnest(@missing) as wanted (type) cross join lateral (
          select extract(epoch from t.finished_at - t.started_at) as seconds from tasks t
          where t.type = wanted.type and t.state = 'completed' and t.service is null and t.started_at is not null
          order by t.id desc limit @DurationSample) last
        group by wanted.type
        """;

    private Dictionary<string, double> _known = [];
    private long _lookedAt;

    /// <summary>Seconds by type, of these at least. Called by one at a time.</summary>
    public async Task<IReadOnlyDictionary<string, double>> ReadAsync(
        NpgsqlConnection connection, IEnumerable<string> types, CancellationToken cancellationToken)
    {
        if (Stopwatch.GetElapsedTime(_lookedAt) >= options.Value.DurationLifetime)
            (_known, _lookedAt) = ([], Stopwatch.GetTimestamp());
        var missing = types.Where(type => !_known.ContainsKey(type)).Distinct().ToArray();
        if (missing.Length == 0) return _known;

        var known = new Dictionary<string, double>(_known);
        foreach (var type in missing) known[type] = options.Value.AssumedDuration.TotalSeconds;
        foreach (var (type, seconds) in await connection.QueryAsync<(string, double)>(new CommandDefinition(
            Usual, new { missing, options.Value.DurationSample }, cancellationToken: cancellationToken)))
        {
            known[type] = seconds;
        }

        return _known = known;
    }
}
