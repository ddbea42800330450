using System.Globalization;
using System.Net;
using AiTasks.Contracts;
using Polly;
using Polly.Retry;

namespace AiTasks.TaskWorker.ImageGeneration;

/// <summary>
/// Reads and keeps pictures at the task API: their bytes never go over the broker. Both may be repeated without harm, and are, for as
/// long as the task has time.
/// </summary>
internal sealed class PictureClient(HttpClient http, PictureClientOptions options)
{
    private readonly ResiliencePipeline _again = new ResiliencePipelineBuilder()
        .AddRetry(new RetryStrategyOptions
        {
            ShouldHandle = new PredicateBuilder().Handle<HttpRequestException>(error => error.StatusCode is null or >= HttpStatusCode.InternalServerError)
                .Handle<TaskCanceledException>(error => error.InnerException is TimeoutException),
            MaxRetryAttempts = int.MaxValue,
            BackoffType = DelayBackoffType.Exponential,
            Delay = options.RetryDelay,
            MaxDelay = options.RetryDelayCap,
            UseJitter = true,
        })
        .Build();

    /// <exception cref="HttpRequestException">There is no such picture, or it is another person's.</exception>
    public async Task<byte[]> ReadAsync(long taskId, Guid id, CancellationToken cancellation) =>
        await _again.ExecuteAsync(async token => await http.GetByteArrayAsync(Address(PostApiRoutes.Picture(id), taskId), token), cancellation);

    /// <exception cref="HttpRequestException">The task is gone, or the picture refused.</exception>
    public async Task<StoredPicture> KeepAsync(long taskId, byte[] bytes, CancellationToken cancellation) => await _again.ExecuteAsync(
        async token =>
        {
            using var content = new ByteArrayContent(bytes);
            using var response = await http.PutAsync(Address(PostApiRoutes.Pictures, taskId), content, token);
            response.EnsureSuccessStatusCode();
            return (await response.Content.ReadFromJsonAsync<StoredPicture>(WireJson.Internal, token))!;
        },
        cancellation);

    private static string Address(string path, long taskId) => $"{path}?task={taskId.ToString(CultureInfo.InvariantCulture)}";
}
