using System.Diagnostics;
using Polly.CircuitBreaker;

namespace AiTasks.TaskWorker.Providers;

/// <summary>
/// The models of a profile in their order. A failure that may pass goes on to the next one at once; when all have failed, there is a pause
/// and the first is asked again, as long as the task's deadline leaves time for an answer.
/// </summary>
internal sealed class ModelRoute(IReadOnlyList<ModelCandidate> candidates, ModelOptions options, TimeProvider time, ILogger<ModelRoute> logger)
{
    /// <summary>All of them in one text, which no other order or choice has.</summary>
    public string Name { get; } = string.Join(' ', candidates.Select(candidate => $"{candidate.Provider.Name}/{candidate.Model}"));

    /// <summary>Nothing but the offline provider, which calls no model.</summary>
    public bool IsOffline { get; } = candidates.All(candidate => candidate.Provider.IsOffline);

    /// <summary>The same models, one of them last: for a question that it could not answer well.</summary>
    public ModelRoute Past(ModelCandidate candidate) =>
        new([.. candidates.Where(other => other != candidate), candidate], options, time, logger);

    /// <param name="call">One call of a model; gets its number for this question: 1, 2, 3 …</param>
    /// <param name="deadline">When the answer comes too late.</param>
    /// <param name="suits">Whether a model can still be asked; null: all can.</param>
    /// <param name="cancellation">Ends the call and the pauses.</param>
    /// <exception cref="ModelFailureException">None of them answered.</exception>
    public async Task<T> RunAsync<T>(
        Func<ModelCandidate, int, CancellationToken, Task<T>> call, DateTimeOffset deadline, Func<ModelCandidate, bool>? suits,
        CancellationToken cancellation)
    {
        var course = new Course();
        bool Left(ModelCandidate candidate) => !course.GaveUp.Contains(candidate) && suits?.Invoke(candidate) != false;
        for (var round = 1; ;)
        {
            var asked = false;
            foreach (var candidate in candidates)
            {
                if (!Left(candidate) || candidate.Provider.RestsUntil > time.GetUtcNow())
                    continue;
                if (course.Calls > 0 && !LeavesTime(TimeSpan.Zero, deadline))
                    break;
                try
                {
                    return await candidate.Provider.RunAsync(
                        token =>
                        {
                            asked = true;
                            return call(candidate, ++course.Calls, token);
                        },
                        cancellation);
                }
                catch (BrokenCircuitException)
                {
                    // Somebody else is trying it at this moment.
                }
                catch (ModelFailureException failure) when (failure.MayGoOn)
                {
                    Note(candidate, failure, course);
                }
            }

            if (asked && ++round > options.MaxAttempts)
                throw course.Failure;
            await PauseAsync(candidates.Where(Left), round, deadline, course, cancellation);
        }
    }

    private void Note(ModelCandidate candidate, ModelFailureException failure, Course course)
    {
        // What one question told of the way is kept for the others; a person's own key tells nothing about it.
        if (failure is { RetryAfter: { } asked, WithOwnKey: false })
            candidate.Provider.Rest(asked);
        if (!failure.IsTransient)
            course.GaveUp.Add(candidate);
        course.Last = failure;
        TaskWorkerTelemetry.Failures.Add(
            1, new("aitasks.provider", candidate.Provider.Name), new("gen_ai.request.model", candidate.Model), new("error.type", failure.Kind.ToString()));
        Activity.Current?.AddEvent(new ActivityEvent("model.failed", tags: new ActivityTagsCollection
        {
            ["aitasks.provider"] = candidate.Provider.Name,
            ["gen_ai.request.model"] = candidate.Model,
            ["error.type"] = failure.Kind.ToString(),
        }));
        logger.ModelCallFailed(candidate.Provider.Name, candidate.Model, failure.Kind, failure.Status, course.Calls);
    }

    private async Task PauseAsync(
        IEnumerable<ModelCandidate> left, int round, DateTimeOffset deadline, Course course, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        var rests = left.Select(candidate => candidate.Provider.RestsUntil - now).ToList();
        if (rests.Count == 0)
            throw course.Failure;
        var pause = rests.Min() is { Ticks: > 0 } rest ? rest : Backoff(round);

        // Who asks to be left alone for so long answers nobody who is waiting.
        if (pause > options.RetryAfterCap || !LeavesTime(pause, deadline))
            throw course.Failure;
        await Task.Delay(pause, time, cancellation);
    }

    private bool LeavesTime(TimeSpan pause, DateTimeOffset deadline) => time.GetUtcNow() + pause + options.MinimumCallTime < deadline;

    private TimeSpan Backoff(int round)
    {
        var longest = Math.Min(options.RetryBaseDelay.TotalMilliseconds * Math.Pow(2, Math.Max(0, round - 2)), options.RetryDelayCap.TotalMilliseconds);

        // Half of it by chance, so that tasks that failed together do not come back together.
        return TimeSpan.FromMilliseconds(longest * (0.5 + (Random.Shared.NextDouble() / 2)));
    }

    private sealed class Course
    {
        public int Calls { get; set; }
        public HashSet<ModelCandidate> GaveUp { get; } = [];
        public ModelFailureException? Last { get; set; }

        public ModelFailureException Failure => Last ?? new ModelFailureException(ModelFailureKind.Busy);
    }
}
