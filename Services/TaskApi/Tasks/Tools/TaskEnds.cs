using System.Collections.Concurrent;
using Dapper;
using Microsoft.Extensions.Options;
using Npgsql;

namespace AiTasks.TaskApi.Tasks.Tools;

/// <summary>
/// Lets calls wait for the ends of tasks. One question for all of them looks what other processes have ended, so that a hundred
/// waiting calls cost no more than one.
/// </summary>
internal sealed class TaskEnds(NpgsqlDataSource database, IOptions<ToolOptions> options, ILogger<TaskEnds> logger) : BackgroundService
{
    // Every task ends in bounded time, so nothing stays here for ever.
    private readonly ConcurrentDictionary<long, TaskCompletionSource> _awaited = new();

    /// <summary>Completes when the task is over; for one that was over before, soon.</summary>
    public Task OfAsync(long id) =>
        _awaited.GetOrAdd(id, _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;

    /// <summary>Notices what this process has ended.</summary>
    public void Note(IEnumerable<AiTask> changed)
    {
        foreach (var task in changed.Where(task => !task.IsOpen)) Complete(task.Id);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.Value.PollInterval);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            if (_awaited.IsEmpty) continue;
            try
            {
                foreach (var id in await EndedAsync([.. _awaited.Keys], stoppingToken)) Complete(id);
            }
            catch (NpgsqlException error)
            {
                logger.LogWarning("Ends of tasks are noticed later: {Reason}", error.Message);
            }
        }
    }

    private async Task<IEnumerable<long>> EndedAsync(long[] ids, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        return await connection.QueryAsync<long>(new CommandDefinition(
            "select id from tasks where id = any(@ids) and finished_at is not null", new { ids }, cancellationToken: cancellationToken));
    }

    private void Complete(long id)
    {
        if (_awaited.TryRemove(id, out var awaited)) awaited.TrySetResult();
    }
}
