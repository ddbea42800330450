using Microsoft.Extensions.Options;
using Polly;
using Polly.Retry;

namespace AiTasks.TaskWorker.Generations;

/// <summary>
/// Sends again until it succeeds or its token fires. Safe because everything sent through it carries a run id and a number by
/// which the receiver knows a repetition.
/// </summary>
internal sealed class BusRetry(IOptions<GenerationOptions> options, ILogger<BusRetry> logger)
{
    // A request's own timeout begins only when it has been sent, which on a dying connection may be never.
    private readonly ResiliencePipeline _requests = Build(options.Value, options.Value.ClaimTimeout + options.Value.SendTimeout, logger);
    private readonly ResiliencePipeline _sends = Build(options.Value, options.Value.SendTimeout, logger);

    public Task<T> RequestAsync<T>(Func<CancellationToken, Task<T>> request, CancellationToken cancellation) =>
        ExecuteAsync(_requests, request, cancellation);

    public Task SendAsync(Func<CancellationToken, Task> send, CancellationToken cancellation) =>
        ExecuteAsync(
            _sends,
            async attempt =>
            {
                await send(attempt);
                return true;
            },
            cancellation);

    // Libraries below answer a fired token with exceptions of their own, or, in the middle of a reconnect, not at all: such a try
    // is abandoned, and the caller sees one kind of exception.
    private static async Task<T> ExecuteAsync<T>(
        ResiliencePipeline pipeline, Func<CancellationToken, Task<T>> action, CancellationToken cancellation)
    {
        try
        {
            return await pipeline.ExecuteAsync(async attempt => await action(attempt).WaitAsync(attempt), cancellation);
        }
        catch (Exception exception) when (exception is not OperationCanceledException && cancellation.IsCancellationRequested)
        {
            throw new OperationCanceledException(exception.Message, exception, cancellation);
        }
    }

    private static ResiliencePipeline Build(GenerationOptions options, TimeSpan perTry, ILogger logger)
    {
        var again = new RetryStrategyOptions
        {
            // Whatever the broker's client throws, the remedy is the same; only the caller's own token ends it.
            ShouldHandle = arguments => new(
                arguments.Outcome.Exception is not null && !arguments.Context.CancellationToken.IsCancellationRequested),
            MaxRetryAttempts = int.MaxValue,
            BackoffType = DelayBackoffType.Exponential,
            Delay = options.RetryDelay,
            MaxDelay = options.RetryDelayCap,
            UseJitter = true,
            OnRetry = arguments =>
            {
                logger.SendRetried(arguments.AttemptNumber + 1, arguments.Outcome.Exception?.GetType().Name);
                return default;
            },
        };
        return new ResiliencePipelineBuilder().AddRetry(again).AddTimeout(perTry).Build();
    }
}
