using System.Diagnostics;
using System.Net;
using AiTasks.Contracts;
using AiTasks.TaskWorker.TaskApiLink;
using Microsoft.Extensions.AI;

namespace AiTasks.TaskWorker.Providers;

/// <summary>A call that is about to be made.</summary>
/// <param name="Task">For which task.</param>
/// <param name="Candidate">Who is asked.</param>
/// <param name="InputTokens">More than goes in.</param>
/// <param name="OutputTokens">Most that may come out.</param>
internal sealed record ModelCallPlan(GenerateText Task, ModelCandidate Candidate, long InputTokens, long OutputTokens)
{
    /// <summary>What goes in, if it is text.</summary>
    public IReadOnlyList<ChatMessage> Question { get; init; } = [];
}

/// <summary>
/// Has calls accounted for at the task API: room in the budgets is reserved before a call, what it took is settled after it. A worker that
/// nobody tells where the task API is keeps no account, and the offline provider costs nothing.
/// </summary>
internal sealed class ModelAccount(ModelSettlements settlements, ILogger<ModelAccount> logger, TaskApiClient? api = null)
{
    /// <param name="plan">What is asked of whom.</param>
    /// <param name="call">Makes the call with the person's own key, if there is one, and counts what it hears.</param>
    /// <param name="figures">What an answer took.</param>
    /// <param name="cancellation">Ends the waiting for the task API.</param>
    /// <exception cref="ModelFailureException">There is no room for it, or it failed.</exception>
    public async Task<T> RunAsync<T>(
        ModelCallPlan plan, Func<string?, CallUse, Task<T>> call, Func<T, ModelCallUse> figures, CancellationToken cancellation)
    {
        var use = new CallUse(plan.Question);
        if (api is null || plan.Candidate.Provider.IsOffline)
            return await call(null, use);

        var (id, key) = await ReserveAsync(plan, cancellation);
        var started = Stopwatch.GetTimestamp();
        ModelCallUse? used = null;
        try
        {
            var answer = await call(key, use);
            used = Completed(figures(answer), use);
            return answer;
        }
        catch (ModelFailureException failure) when (key is not null)
        {
            throw OfOwnKey(failure);
        }
        finally
        {
            if (used is null && use.IsHeard)
                used = new ModelCallUse(plan.Candidate.Model, use.InputTokens, use.OutputTokens);
            settlements.Add(new ModelCallEnd { Id = id, Used = used, DurationMs = (long)Stopwatch.GetElapsedTime(started).TotalMilliseconds });
        }
    }

    private async Task<(Guid Id, string? Key)> ReserveAsync(ModelCallPlan plan, CancellationToken cancellation)
    {
        var request = new ModelCallRequest
        {
            Id = Guid.CreateVersion7(),
            TaskId = plan.Task.TaskId,
            Attempt = plan.Task.Attempt,
            Provider = plan.Candidate.Provider.Name,
            Model = plan.Candidate.Model,
            InputTokens = plan.InputTokens,
            OutputTokens = plan.OutputTokens,
        };
        var answer = await TryReserveAsync(request, cancellation);
        if (answer is null)
        {
            request = request with { Id = Guid.CreateVersion7() };
            answer = await TryReserveAsync(request, cancellation) ?? throw new ModelFailureException(ModelFailureKind.OwnKeyRefused);
        }

        if (answer.Refusal is not { } refusal)
            return (request.Id, answer.ApiKey);
        logger.BudgetUsedUp(request.Provider, request.Model, request.TaskId, refusal.Budget, refusal.OpensAt);
        throw new ModelFailureException(ModelFailureKind.BudgetExhausted) { Refusal = refusal };
    }

    /// <returns>Null: it was to be paid with a key that the person has taken away meanwhile.</returns>
    private async Task<ModelCallAnswer?> TryReserveAsync(ModelCallRequest request, CancellationToken cancellation)
    {
        try
        {
            return await api!.RepeatAsync(
                async (http, token) =>
                {
                    using var response = await http.PostAsJsonAsync(ModelApiRoutes.Reserve, request, WireJson.Internal, token);
                    if (response.StatusCode == HttpStatusCode.Conflict) return null;
                    response.EnsureSuccessStatusCode();
                    return await response.Content.ReadFromJsonAsync<ModelCallAnswer>(WireJson.Internal, token);
                },
                cancellation);
        }
        catch (OperationCanceledException)
        {
            // It may have been reserved all the same.
            settlements.Add(new ModelCallEnd { Id = request.Id, DurationMs = 0 });
            throw;
        }
    }

    // Some servers say nothing of tokens; an account without them would be wrong by more than an estimate is.
    private static ModelCallUse Completed(ModelCallUse said, CallUse heard) => said with
    {
        InputTokens = said.InputTokens > 0 ? said.InputTokens : heard.InputTokens,
        OutputTokens = said.OutputTokens > 0 ? said.OutputTokens : heard.OutputTokens,
    };

    private static ModelFailureException OfOwnKey(ModelFailureException failure) => new(
        failure is { Kind: ModelFailureKind.Misconfigured, Status: 401 or 403 } ? ModelFailureKind.OwnKeyRefused : failure.Kind,
        failure.Status, failure.RetryAfter, failure)
    {
        WithOwnKey = true,
    };
}
