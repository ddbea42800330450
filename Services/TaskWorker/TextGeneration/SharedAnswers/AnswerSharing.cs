using AiTasks.Contracts;
using AiTasks.TaskWorker.Generations;

namespace AiTasks.TaskWorker.TextGeneration.SharedAnswers;

/// <summary>
/// Lets tasks that ask the same have one answer: one of them asks the model, the others wait for it, and who comes a little later gets it
/// from the store. A failure is nobody's but its own task's.
/// </summary>
/// <param name="time">The clock of waits.</param>
/// <param name="client">Null: there is no way to the task API, and each task asks by itself.</param>
internal sealed class AnswerSharing(TimeProvider time, SharedAnswerClient? client = null)
{
    // As when a model is asked: for the person it makes no difference whose call it is.
    private const int Asking = 20;

    /// <summary>Gets the answer from another task, or makes it and gives it to the others.</summary>
    /// <param name="question">What is asked; the wish to be answered afresh is taken out of its context.</param>
    /// <param name="progress">Where the person reads that the answer is another's.</param>
    /// <param name="make">Asks the model.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public async Task<GenerationOutcome> GetOrMakeAsync(
        SharedQuestion question, IGenerationProgress progress, Func<Task<GenerationOutcome>> make, CancellationToken cancellation)
    {
        var fresh = question.TakeFresh();
        if (client is null || question.CostsNothing) return await make();

        var claim = question.ToClaim();
        var began = time.GetTimestamp();
        var standing = fresh ? null : await StandAsync(client, claim, question, progress, cancellation);
        if (standing is { State: AnswerStandings.Made, Answer: { } answer })
        {
            AnswerSharingTelemetry.Count(question.Kind.Type, shared: true);
            return SharedResult.Of(answer, time.GetElapsedTime(began));
        }

        // Its end is decided, cancelled most likely, and the word of that is under way: a call would only cost money, and this changes nothing.
        if (standing is { State: AnswerStandings.Over })
            return GenerationOutcome.Failed(TaskErrorCodes.AiServiceError, Phrases.For(question.Task.Language).InternalError);

        var outcome = await make();
        AnswerSharingTelemetry.Count(question.Kind.Type, shared: false);

        // Where nobody said who makes it, nobody would take it either.
        if (outcome.Error is null && (fresh || standing is not null))
            await GiveAsync(client, claim, outcome, isMaker: standing is { State: AnswerStandings.Make }, cancellation);
        return outcome;
    }

    // Where every call fails, makers follow each other until no time is left. So once one has ended without an answer, who has spent half of
    // their time stops waiting for others; as long as the first one lives, nobody would be faster than it.
    private async Task<AnswerStanding?> StandAsync(
        SharedAnswerClient client, AnswerClaim claim, SharedQuestion question, IGenerationProgress progress, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        var halfway = now + (question.Command.Deadline - now) / 2;
        var standing = await client.ClaimAsync(claim, cancellation);
        if (standing is not { State: AnswerStandings.Wait, Flight: var first }) return standing;

        progress.Step(Asking, Phrases.For(question.Task.Language).AlreadyAsked);
        while (standing is { State: AnswerStandings.Wait } && (standing.Flight == first || time.GetUtcNow() < halfway))
            standing = await client.ClaimAsync(claim with { Wait = true }, cancellation);
        return standing;
    }

    // The answer is there whatever becomes of this: a run that is to stop meanwhile still reports it.
    private static async Task GiveAsync(
        SharedAnswerClient client, AnswerClaim claim, GenerationOutcome outcome, bool isMaker, CancellationToken cancellation)
    {
        var made = new AnswerMade
        {
            Key = claim.Key,
            TaskId = claim.TaskId,
            Attempt = claim.Attempt,
            IsPersonal = claim.IsPersonal,
            ResultJson = outcome.ResultJson!,
            UsageJson = outcome.UsageJson!,
            Replaces = !isMaker,
        };
        try
        {
            await client.KeepAsync(made, cancellation);
        }
        catch (OperationCanceledException)
        {
        }
    }
}
