using Microsoft.Extensions.AI;
using Microsoft.Extensions.Options;
using Polly;
using Polly.Retry;

namespace AiTasks.TaskWorker.Providers;

/// <summary>
/// Asks a model and asks again after a failure that may pass, as long as the task's deadline leaves time for an answer.
/// </summary>
internal sealed class ModelCaller(ModelCall call, IOptions<ModelOptions> options, TimeProvider time, ILogger<ModelCaller> logger)
{
    private readonly ModelOptions _options = options.Value;

    public string Provider => call.Provider;
    public string Model => call.Model;

    public async Task<ModelAnswer> AskAsync(
        IReadOnlyList<ChatMessage> messages,
        ChatOptions chat,
        DateTimeOffset deadline,
        IAnswerListener listener,
        CancellationToken cancellation)
    {
        var attempt = 0;
        Task<ModelAnswer> CallAsync(CancellationToken token)
        {
            listener.Begin(++attempt);
            return call.AskAsync(messages, chat, listener, token);
        }

        return _options.MaxAttempts == 1
            ? await CallAsync(cancellation)
            : await Pipeline(deadline).ExecuteAsync(async token => await CallAsync(token), cancellation);
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
