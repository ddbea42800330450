using System.Collections.Concurrent;
using Dapper;
using Microsoft.Extensions.Options;
using Npgsql;

namespace AiTasks.TaskApi.Publishing;

/// <summary>
/// Lets callers wait for the ends of publications, whichever process sends them: one question for all of them, at once when this process has
/// ended one, now and then otherwise.
/// </summary>
internal sealed class PublicationWatch(
    NpgsqlDataSource database, IHostApplicationLifetime lifetime, IOptions<TelegramOptions> options, ILogger<PublicationWatch> logger)
    : BackgroundService
{
    // A post that was deleted takes its publications with it.
    private const string Ended =
        "select id from unnest(@ids) as id where not exists (select 1 from publications p where p.id = id.id and p.state = 'pending')";

    private readonly ConcurrentDictionary<long, TaskCompletionSource> _awaited = new();
    private readonly PublishingSignal _look = new();

    /// <summary>Something has ended here.</summary>
    public void Look() => _look.Set();

    /// <summary>Waits for an end, but neither longer than this nor into the end of this process.</summary>
    /// <exception cref="OperationCanceledException">The caller does not wait any longer.</exception>
    public async Task WaitAsync(long publication, TimeSpan atMost, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, lifetime.ApplicationStopping);
        var end = _awaited.GetOrAdd(publication, _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        Look();
        try
        {
            await end.Task.WaitAsync(atMost > TimeSpan.Zero ? atMost : TimeSpan.Zero, stop.Token);
        }
        catch (TimeoutException)
        {
            // Still on its way.
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // Another process will send it.
        }
    }

    public override void Dispose()
    {
        _look.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await _look.WaitAsync(options.Value.PollInterval, stoppingToken);
                if (!_awaited.IsEmpty) await LookAsync(stoppingToken);
            }
            catch (Exception error) when (!stoppingToken.IsCancellationRequested)
            {
                // Whatever went wrong, callers still wait.
                logger.LogWarning("Ends of publications are not seen for now: {Reason}", error.Message);
                await Task.Delay(options.Value.PollInterval, stoppingToken);
            }
        }
    }

    private async Task LookAsync(CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        var ids = _awaited.Keys.ToArray();
        foreach (var id in await connection.QueryAsync<long>(new CommandDefinition(Ended, new { ids }, cancellationToken: cancellationToken)))
        {
            if (_awaited.TryRemove(id, out var end)) end.SetResult();
        }
    }
}
