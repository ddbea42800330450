using System.Diagnostics;
using Microsoft.Extensions.Options;

namespace AiTasks.TaskApi.Storage;

/// <summary>
/// Tries again what failed for a passing reason: a few times, after pauses of random length, so that those who got in each
/// other's way do not meet again. What fails still is the caller's to report as "try again later".
/// </summary>
internal sealed class DatabaseRetry(IOptions<StorageOptions> options, ILogger<DatabaseRetry> logger)
{
    /// <summary>For work that does no harm when it is done twice.</summary>
    public Task<T> RepeatableAsync<T>(Func<CancellationToken, Task<T>> work, CancellationToken cancellationToken) =>
        RunAsync(work, error => DatabaseFailure.IsPassing(error) && !DatabaseFailure.IsTimeout(error), cancellationToken);

    /// <summary>For work that must not be done twice: tried again only when the database said that it undid it.</summary>
    public Task<T> UndoneAsync<T>(Func<CancellationToken, Task<T>> work, CancellationToken cancellationToken) =>
        RunAsync(work, DatabaseFailure.IsUndone, cancellationToken);

    private async Task<T> RunAsync<T>(
        Func<CancellationToken, Task<T>> work, Func<Exception, bool> again, CancellationToken cancellationToken)
    {
        var (limits, began) = (options.Value, Stopwatch.GetTimestamp());
        for (var tries = 1; ; tries++)
        {
            try
            {
                return await work(cancellationToken);
            }
            catch (Exception error) when (
                again(error) && tries < limits.MaxTries && Stopwatch.GetElapsedTime(began) < limits.RetryWindow)
            {
                logger.LogDebug("The database failed for a moment, try {Try}: {Reason}", tries, error.Message);
            }

            await Task.Delay(limits.RetryDelay * Math.Pow(2, tries - 1) * Random.Shared.NextDouble(), cancellationToken);
        }
    }
}
