using System.Collections.Concurrent;
using AiTasks.Contracts;
using AiTasks.Push.Connections;
using Microsoft.Extensions.Options;

namespace AiTasks.Push.Delivery;

/// <summary>
/// Tells the task API which ends of tasks have reached their person. One call is under way at a time and takes along what came
/// up meanwhile. One that gets lost costs a client a repetition, never a fact.
/// </summary>
internal sealed class Acknowledgements(
    TaskApiClient tasks, IOptions<DeliveryOptions> options, TimeProvider time, ILogger<Acknowledgements> log) : BackgroundService
{
    private readonly ConcurrentDictionary<string, FramePosition> _waiting = new();
    private readonly SemaphoreSlim _added = new(0, 1);

    /// <summary>Notes that a person's client has everything up to a position.</summary>
    public void Add(long userId, FramePosition position)
    {
        _waiting.AddOrUpdate(
            StreamKeys.User(userId), position, (_, known) => known.Epoch == position.Epoch && known.Seq >= position.Seq ? known : position);
        Signal();
    }

    /// <summary>True when a fact is acknowledged though the task API may not know yet.</summary>
    public bool Covers(long userId, string epoch, long seq) =>
        _waiting.TryGetValue(StreamKeys.User(userId), out var known) && known.Epoch == epoch && known.Seq >= seq;

    /// <summary>Writes what is still waiting; the sockets are closed by then.</summary>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        while (!_waiting.IsEmpty && await TryWriteAsync(cancellationToken))
        {
        }
    }

    public override void Dispose()
    {
        _added.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (true)
            {
                await _added.WaitAsync(stoppingToken);
                while (!_waiting.IsEmpty && await TryWriteAsync(stoppingToken))
                {
                }

                if (_waiting.IsEmpty)
                    continue;
                await Task.Delay(options.Value.TailRetryDelay, time, stoppingToken);
                Signal();
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The rest is written when stopping.
        }
    }

    private async Task<bool> TryWriteAsync(CancellationToken cancellation)
    {
        var batch = _waiting.Take(options.Value.TailBatch).ToList();
        try
        {
            await tasks.AcknowledgeAsync(
                new AcknowledgeRequest([.. batch.Select(one => new StreamPosition(one.Key, one.Value.Epoch, one.Value.Seq))]), cancellation);

            // Kept when it has grown meanwhile.
            foreach (var one in batch)
                _waiting.TryRemove(one);
            return true;
        }
        catch (TaskApiUnavailableException error)
        {
            log.LogDebug("Acknowledgements wait: {Reason}", error.Message);
            return false;
        }
    }

    private void Signal()
    {
        try
        {
            _added.Release();
        }
        catch (SemaphoreFullException)
        {
            // Already set: everything there is will be read.
        }
    }
}
