using AiTasks.Contracts;
using AiTasks.ServiceDefaults.Telemetry;
using Microsoft.Extensions.Options;

namespace AiTasks.Push.Delivery;

/// <summary>Reads tails from the log for the feeds that asked, many in one question, until each has its answer.</summary>
internal sealed class TailReader(
    FeedWork work, TaskApiClient tasks, IOptions<DeliveryOptions> options, TimeProvider time, ILogger<TailReader> log) : BackgroundService
{
    private volatile bool _failing;

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(Enumerable.Range(0, options.Value.TailReaders).Select(_ => ReadAsync(stoppingToken)));

    private async Task ReadAsync(CancellationToken stop)
    {
        try
        {
            while (await work.Tails.WaitToReadAsync(stop))
                await ReadBatchAsync(stop);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The process stops.
        }
    }

    private async Task ReadBatchAsync(CancellationToken stop)
    {
        var batch = new List<(UserFeed Feed, StreamPosition Position)>();
        while (batch.Count < options.Value.TailBatch && work.Tails.TryRead(out var feed))
        {
            if (feed.TailPosition() is { } position)
                batch.Add((feed, position));
        }

        if (batch.Count == 0)
            return;

        try
        {
            using var untraced = TraceContext.Unrecorded();
            var answer = await tasks.TailAsync(new TailRequest([.. batch.Select(one => one.Position)]), stop);
            if (answer.Tails.Count != batch.Count)
                throw new TaskApiUnavailableException("the answer holds another number of tails than asked for");

            PushTelemetry.TailReads.Add(batch.Count);
            _failing = false;
            for (var i = 0; i < batch.Count; i++)
                batch[i].Feed.TakeTail(batch[i].Position, answer.Tails[i]);
        }
        catch (TaskApiUnavailableException error)
        {
            // Said once: it is tried again several times a second until it works.
            if (!_failing)
                log.LogWarning("The log cannot be read: {Reason}", error.Message);
            _failing = true;
            batch.ForEach(one => work.ReadTail(one.Feed));
            await Task.Delay(options.Value.TailRetryDelay, time, stop);
        }
    }
}
