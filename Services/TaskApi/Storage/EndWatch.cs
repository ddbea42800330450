using System.Collections.Concurrent;
using Dapper;
using Npgsql;

namespace AiTasks.TaskApi.Storage;

/// <summary>
/// Lets callers wait for the ends of rows, whichever process ends them: one question for all of them, at once when somebody begins to wait or
/// this process has ended one, now and then otherwise. So a hundred waiting callers cost no more than one.
/// </summary>
/// <param name="database">Where they stand.</param>
/// <param name="ended">SQL that tells which of <c>@ids</c> have ended.</param>
/// <param name="pollInterval">Between two looks for what other processes have ended.</param>
/// <param name="what">What is waited for, for the log.</param>
/// <param name="lifetime">Waits end with it.</param>
/// <param name="logger">The log.</param>
internal abstract class EndWatch(
    NpgsqlDataSource database, string ended, TimeSpan pollInterval, string what, IHostApplicationLifetime lifetime, ILogger logger)
    : BackgroundService
{
    // Everything that is waited for ends in bounded time, so nothing stays here for ever.
    private readonly ConcurrentDictionary<long, TaskCompletionSource> _awaited = new();
    private readonly WakeSignal _look = new();

    /// <summary>Something has ended here.</summary>
    public void Look() => _look.Set();

    /// <summary>Waits for an end, but neither longer than this nor into the end of this process.</summary>
    /// <exception cref="OperationCanceledException">The caller does not wait any longer.</exception>
    public async Task WaitAsync(long id, TimeSpan atMost, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, lifetime.ApplicationStopping);
        var end = _awaited.GetOrAdd(id, _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        Look();
        try
        {
            await end.Task.WaitAsync(atMost > TimeSpan.Zero ? atMost : TimeSpan.Zero, stop.Token);
        }
        catch (TimeoutException)
        {
            // Still under way.
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // It goes on without this process.
        }
    }

    public override void Dispose()
    {
        _look.Dispose();
        base.Dispose();
    }

    protected sealed override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await _look.WaitAsync(pollInterval, stoppingToken);
                if (!_awaited.IsEmpty) await LookAsync(stoppingToken);
            }
            catch (Exception error) when (!stoppingToken.IsCancellationRequested)
            {
                // Whatever went wrong, callers still wait.
                logger.LogWarning("Ends of {What} are not seen for now: {Reason}", what, error.Message);
                await Task.Delay(pollInterval, stoppingToken);
            }
        }
    }

    private async Task LookAsync(CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        var ids = _awaited.Keys.ToArray();
        foreach (var id in await connection.QueryAsync<long>(new CommandDefinition(ended, new { ids }, cancellationToken: cancellationToken)))
        {
            if (_awaited.TryRemove(id, out var end)) end.SetResult();
        }
    }
}
