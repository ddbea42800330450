using AiTasks.TaskApi.Dispatch;
using AiTasks.TaskApi.Storage;
using AiTasks.TaskApi.Tasks;
using Dapper;
using Microsoft.Extensions.Options;
using Npgsql;

namespace AiTasks.TaskApi.LoadShedding;

/// <summary>
/// Says which starts come when there is too much before them. Every replica looks by itself, at the same tables; what can be foreseen of
/// nothing is let in, so a replica that cannot look refuses nobody.
/// </summary>
internal sealed class StartLimit : BackgroundService
{
    // Counting what waits is dear where much does. Nothing is foreseen without a pace, and none is shown without workers.
    private const string Read =
        $"""
         select last_value from turn_numbers;
         {DispatchRows.Slots};
         select user_id, count(*)::int as waiting from outbox
         where kind = '{TaskCommandKinds.Generate}' and sent_at is null and (@IsPaceKnown or ({DispatchRows.Slots}) > 0) group by user_id
         """;

    private readonly NpgsqlDataSource _database;
    private readonly TimeProvider _time;
    private readonly StartLimitOptions _options;
    private readonly DispatchOptions _dispatch;
    private readonly ILogger _logger;
    private readonly Backlog _backlog;

    public StartLimit(
        NpgsqlDataSource database, TimeProvider time, IOptions<StartLimitOptions> options, IOptions<DispatchOptions> dispatch, ILogger<StartLimit> logger)
    {
        (_database, _time, _options, _dispatch, _logger) = (database, time, options.Value, dispatch.Value, logger);
        _backlog = new Backlog(_options.SampleInterval, _options.PaceMemory);
    }

    /// <summary>After how long this person should try a start again; null when it may come.</summary>
    public TimeSpan? FindDelay(long userId)
    {
        if (_backlog.Foresee(userId) - _options.MaxWait is not { } excess || excess <= TimeSpan.Zero) return null;
        return excess < _options.MaxRetryAfter ? excess : _options.MaxRetryAfter;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(_options.SampleInterval, _time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                _backlog.Add(await SampleAsync(stoppingToken));
            }
            catch (Exception error) when (DatabaseFailure.IsDatabases(error))
            {
                _logger.LogDebug(error, "What waits is not looked at now");
            }
        }
    }

    private async Task<BacklogSample> SampleAsync(CancellationToken cancellationToken)
    {
        await using var connection = await _database.OpenConnectionAsync(cancellationToken);
        using var answer = await connection.QueryMultipleAsync(new CommandDefinition(
            Read, new { _dispatch.WorkerLapse, _backlog.IsPaceKnown }, cancellationToken: cancellationToken));
        var turns = await answer.ReadSingleAsync<long>();
        var slots = await answer.ReadSingleAsync<int>();
        var waiting = (await answer.ReadAsync<(long User, int Waiting)>()).ToDictionary(person => person.User, person => person.Waiting);
        return new BacklogSample(_time.GetElapsedTime(0), turns, slots, waiting);
    }
}
