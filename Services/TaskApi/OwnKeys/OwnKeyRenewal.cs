using AiTasks.TaskApi.Storage;
using Microsoft.Extensions.Options;

namespace AiTasks.TaskApi.OwnKeys;

/// <summary>
/// Encrypts anew what a former master key has encrypted, so that the former one can be thrown away soon after the change. Replicas that do it
/// at once do no harm: each replaces only what it has read.
/// </summary>
internal sealed class OwnKeyRenewal(OwnKeyStore keys, IOptions<OwnKeyOptions> options, ILogger<OwnKeyRenewal> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.Value.RenewalInterval);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                for (var after = OwnKeyOwner.None; after is not null;) after = await keys.RenewAsync(after, options.Value.RenewalBatch, stoppingToken);
            }
            catch (Exception error) when (DatabaseFailure.IsDatabases(error))
            {
                logger.LogWarning("People's keys stay encrypted by a former master key for now: {Reason}", error.Message);
            }
        }
    }
}
