using System.Net;
using System.Text.Json;
using AiTasks.Contracts;
using AiTasks.TaskWorker.TaskApiLink;
using Microsoft.Extensions.Options;

namespace AiTasks.TaskWorker.TextGeneration.SharedAnswers;

/// <summary>
/// Asks the task API who makes an answer, and gives it the one that is made. Sharing only saves calls: whatever goes wrong with it is said in
/// the log and is no trouble of the task.
/// </summary>
internal sealed class SharedAnswerClient(
    TaskApiClient api, IOptions<AnswerSharingOptions> options, IOptions<TaskApiClientOptions> link, TimeProvider time, ILogger<SharedAnswerClient> logger)
{
    /// <returns>Null: nobody says.</returns>
    /// <exception cref="OperationCanceledException">The task needs it no longer.</exception>
    public Task<AnswerStanding?> ClaimAsync(AnswerClaim claim, CancellationToken cancellation) => TryAsync<AnswerStanding>(
        claim, claim.Wait ? link.Value.CallTimeout + options.Value.Patience : options.Value.Patience,
        async (http, token) =>
        {
            using var response = await http.PostAsJsonAsync(SharedAnswerRoutes.Claim, claim, WireJson.Internal, token);
            if (response.StatusCode == HttpStatusCode.Conflict) return new AnswerStanding { State = AnswerStandings.Over, Flight = 0 };
            response.EnsureSuccessStatusCode();
            return (await response.Content.ReadFromJsonAsync<AnswerStanding>(WireJson.Internal, token))!;
        },
        cancellation);

    /// <summary>Gives others the answer.</summary>
    /// <exception cref="OperationCanceledException">The run is to stop; whether it is kept is not known.</exception>
    public Task KeepAsync(AnswerMade made, CancellationToken cancellation) => TryAsync<AnswerMade>(
        made, options.Value.Patience,
        async (http, token) =>
        {
            using var response = await http.PutAsJsonAsync(SharedAnswerRoutes.Made, made, WireJson.Internal, token);

            // Somebody else makes it by now, or it is larger than what is kept: neither is a fault.
            if (response.StatusCode is not (HttpStatusCode.Conflict or HttpStatusCode.RequestEntityTooLarge)) response.EnsureSuccessStatusCode();
            return made;
        },
        cancellation);

    private async Task<T?> TryAsync<T>(
        AnswerClaim about, TimeSpan atMost, Func<HttpClient, CancellationToken, Task<T>> call, CancellationToken cancellation)
        where T : class
    {
        using var limit = new CancellationTokenSource(atMost, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, limit.Token);
        try
        {
            return await api.RepeatAsync(call, either.Token);
        }
        catch (Exception error) when (
            !cancellation.IsCancellationRequested && error is HttpRequestException or JsonException or IOException or OperationCanceledException)
        {
            logger.NotShared(about.TaskId, about.Attempt, (error as HttpRequestException)?.StatusCode, error.GetType().Name);
            return null;
        }
    }
}
