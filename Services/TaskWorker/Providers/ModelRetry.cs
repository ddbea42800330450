using Microsoft.Extensions.Options;
using Polly;
using Polly.Retry;

namespace AiTasks.TaskWorker.Providers;

/// <summary>
/// Calls a model again after a failure that may pass, as long as the task's deadline leaves time for an answer.
/// </summary>
internal sealed class ModelRetry(IOptions<ModelOptions> options, TimeProvider time, ILogger<ModelRetry> logger)
{
    private readonly ModelOptions _options = options.Value;

    /// <param name="call">One call; gets its number: 1, 2, 3 …</param>
    /// <param name="deadline">When the answer comes too late.</param>
    /// <param name="cancellation">Ends the call and the pauses.</param>
    public async Task<T> RunAsync<T>(Func<int, CancellationToken, Task<T>> call, DateTimeOffset deadline, CancellationToken cancellation)
    {
        var attempt = 0;
        return _options.MaxAttempts == 1
            ? await call(1, cancellation)
            : await Pipeline(deadline).ExecuteAsync(async token => await call(++attempt, token), cancellation);
    }

    private ResiliencePipeline Pipeline(DateTimeOffset deadline) => new ResiliencePipelineBuilder { TimeProvider = time }
        .AddRetry(new RetryStrategyOptions
        {
            MaxRetryAttempts = _options.MaxAttempts - 1,
            BackoffType = DelayBackoffType.Exponential,
            Delay = _options.RetryBaseDelay,
            MaxDelay = _options.RetryDelayCap,
            UseJitter = true,
            ShouldHandle = arguments => new(
                arguments.Outcome.Exception is ModelFailureException { IsTransient: true } failure
                && time.GetUtcNow() + ExpectedDelay(failure, arguments.AttemptNumber) + _options.MinimumCallTime < deadline),
            DelayGenerator = arguments => new(AskedDelay(arguments.Outcome.Exception as ModelFailureException)),
            OnRetry = arguments =>
            {
                var failure = arguments.Outcome.Exception as ModelFailureException;
                logger.ModelCallRetried(failure?.Kind, failure?.Status, arguments.AttemptNumber + 1, arguments.RetryDelay);
                return default;
            },
        })
        .Build();

    private TimeSpan ExpectedDelay(ModelFailureException failure, int attempt) =>
        AskedDelay(failure) ?? Least(_options.RetryBaseDelay * Math.Pow(2, attempt), _options.RetryDelayCap);

    private TimeSpan? AskedDelay(ModelFailureException? failure) =>
        failure?.RetryAfter is { } asked ? Least(asked, _options.RetryAfterCap) : null;

    private static TimeSpan Least(TimeSpan one, TimeSpan other) => one < other ? one : other;
}
