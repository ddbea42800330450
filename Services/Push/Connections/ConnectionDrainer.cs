using Microsoft.Extensions.Options;

namespace AiTasks.Push.Connections;

/// <summary>
/// Closes the sockets when the process is asked to stop. It runs before the server stops, which would otherwise wait for every
/// open socket to its own timeout.
/// </summary>
internal sealed class ConnectionDrainer(
    ConnectionStore store, IOptions<ConnectionOptions> options, ILogger<ConnectionDrainer> log) : IHostedLifecycleService
{
    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        store.Draining = true;
        log.LogInformation("Closing {Count} sockets", store.Count);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(options.Value.DrainTimeout);
        var bound = new ParallelOptions { MaxDegreeOfParallelism = options.Value.DrainConcurrency, CancellationToken = limit.Token };
        try
        {
            await Parallel.ForEachAsync(store.All, bound, async (connection, stop) =>
            {
                connection.Close(DisconnectReason.Shutdown);
                await connection.Ended.WaitAsync(stop);
            });
        }
        catch (OperationCanceledException)
        {
            log.LogWarning("Cutting {Count} sockets that did not close in time", store.Count);
        }

        foreach (var connection in store.All)
        {
            connection.Close(DisconnectReason.Shutdown);
            connection.Abort();
        }
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
