using Microsoft.Extensions.Options;

namespace AiTasks.TaskApi.Files.Stores;

/// <summary>Removes what uploads have left that died on their way; several nodes may do it at once.</summary>
internal sealed class FileSweeper(IFileStore store, IOptions<FileStoreOptions> options, ILogger<FileSweeper> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.Value.SweepInterval);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await store.SweepAsync(options.Value.GivenUpAfter, stoppingToken);
            }
            catch (Exception error) when (!stoppingToken.IsCancellationRequested)
            {
                // What is left stays for now; another node may have removed it at the same moment.
                logger.LogWarning("Files that were given up stay for now: {Reason}", error.Message);
            }
        }
    }
}
