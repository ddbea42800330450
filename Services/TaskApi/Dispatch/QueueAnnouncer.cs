using System.Text.Json;
using AiTasks.Contracts;
using AiTasks.TaskApi.Storage;
using AiTasks.TaskApi.Streams;
using AiTasks.TaskApi.Tasks;
using Dapper;
using Microsoft.Extensions.Options;
using Npgsql;

namespace AiTasks.TaskApi.Dispatch;

/// <summary>
/// Tells people's sockets where their waiting tasks stand, whenever that has changed. It is passing: nothing is logged, and who misses it
/// hears the next. One replica at a time does it.
/// </summary>
internal sealed class QueueAnnouncer(
    NpgsqlDataSource database, QueueForecast forecast, StreamPublisher publisher, IOptions<DispatchOptions> options, ILogger<QueueAnnouncer> logger)
    : BackgroundService
{
    private static readonly TimeSpan PublishTimeout = TimeSpan.FromSeconds(1);

    // Replicas look at different moments, so it is always the same one that finds its turn come, until it is gone.
    private const string MyTurn =
        """
        insert into queue_announcements as a (at) values (now())
        on conflict (only_one) do update set at = excluded.at where a.at < now() - @interval
        """;

    private const string Tasks = $"select {TaskRows.Columns} from tasks where id = any(@ids) and state = 'pending'";

    private Dictionary<long, int> _told = [];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.Value.AnnounceInterval);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await AnnounceAsync(stoppingToken);
            }
            catch (Exception error) when (DatabaseFailure.IsDatabases(error))
            {
                logger.LogDebug(error, "Places in the queue are not told now");
            }
        }
    }

    private async Task AnnounceAsync(CancellationToken cancellationToken)
    {
        var picture = await forecast.ReadAsync([], cancellationToken);
        var shown = picture.Queued.GroupBy(task => task.UserId).SelectMany(own => own.Take(options.Value.AnnounceLimit))
            .Select(task => (Task: task, Standing: picture.Find(task.TaskId)!)).ToArray();
        var before = _told;
        _told = shown.ToDictionary(one => one.Task.TaskId, one => one.Standing.Position);

        // Who is about to be begun does not wait.
        var news = shown.Where(one => before.TryGetValue(one.Task.TaskId, out var told)
            ? told != one.Standing.Position : one.Standing.EstimatedWaitSeconds > 0).Select(one => one.Task).ToArray();
        if (news.Length == 0) return;

        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        if (await connection.ExecuteAsync(new CommandDefinition(
            MyTurn, new { interval = options.Value.AnnounceInterval * 0.9 }, cancellationToken: cancellationToken)) == 0)
        {
            return;
        }

        var tasks = await connection.QueryAsync<AiTask>(new CommandDefinition(
            Tasks, new { ids = Array.ConvertAll(news, task => task.TaskId) }, cancellationToken: cancellationToken));
        await Task.WhenAll(tasks.GroupBy(task => task.UserId).Select(own =>
        {
            var queued = own.Select(task => task.ToFact() with { Queue = picture.Find(task.Id) });
            var message = JsonSerializer.Serialize(new { queued }, WireJson.Internal);
            return publisher.PublishAsync(StreamKeys.User(own.Key), message, PublishTimeout);
        }));
    }
}
