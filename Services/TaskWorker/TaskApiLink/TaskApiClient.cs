using System.Net;
using Polly;
using Polly.Retry;

namespace AiTasks.TaskWorker.TaskApiLink;

/// <summary>
/// Calls the task API over HTTP. Everything that goes through it may be repeated without harm, and is, for as long as the task has time.
/// </summary>
internal sealed class TaskApiClient(HttpClient http, TaskApiClientOptions options)
{
    private readonly ResiliencePipeline _again = new ResiliencePipelineBuilder()
        .AddRetry(new RetryStrategyOptions
        {
            ShouldHandle = new PredicateBuilder().Handle<HttpRequestException>(error => error.StatusCode is null or >= HttpStatusCode.InternalServerError)
                .Handle<TaskCanceledException>(error => error.InnerException is TimeoutException)
                .Handle<IOException>(),
            MaxRetryAttempts = int.MaxValue,
            BackoffType = DelayBackoffType.Exponential,
            Delay = options.RetryDelay,
            MaxDelay = options.RetryDelayCap,
            UseJitter = true,
        })
        .Build();

    /// <exception cref="HttpRequestException">The task API refuses it, with its status.</exception>
    public async Task<T> RepeatAsync<T>(Func<HttpClient, CancellationToken, Task<T>> call, CancellationToken cancellation) =>
        await _again.ExecuteAsync(async token => await call(http, token), cancellation);
}
