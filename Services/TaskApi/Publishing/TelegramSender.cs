using AiTasks.TaskApi.Storage;
using Microsoft.Extensions.Options;

namespace AiTasks.TaskApi.Publishing;

/// <summary>
/// Sends publications whenever this process has the right to. All processes try to get it; one has it, and another gets it when that one ends
/// or loses its connection to the database.
/// </summary>
internal sealed class TelegramSender(
    IConfiguration configuration, PublicationLog log, TelegramBot bot, PublicationWatch watch, PublishingSignal signal, PublishingTelemetry telemetry,
    IHostApplicationLifetime lifetime, IOptions<TelegramOptions> options, ILogger<TelegramSender> logger)
    : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!options.Value.IsConfigured) return;

        // At once when the process is asked to end, not when its turn comes: calls under way need what time there is.
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken, lifetime.ApplicationStopping);
        while (!stop.IsCancellationRequested)
        {
            try
            {
                await SendAsync(stop.Token);
            }
            catch (Exception error)
            {
                if (stop.IsCancellationRequested) return;
                logger.LogWarning("This process does not send to Telegram for now: {Reason}", error.Message);
                await Task.Delay(options.Value.PollInterval, stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async Task SendAsync(CancellationToken stopping)
    {
        var connection = configuration.GetConnectionString(StorageExtensions.ConnectionName)!;
        await using var lease = await SenderLease.OpenAsync(connection, options.Value.PollInterval, stopping);
        while (!await lease.TryTakeAsync(stopping)) await Task.Delay(options.Value.PollInterval, stopping);
        logger.LogInformation("This process sends to Telegram now");
        await new SenderTerm(lease, log, bot, watch, signal, telemetry, options, logger).RunAsync(stopping);
    }
}
