using System.Threading.Channels;
using AiTasks.ServiceDefaults.Telemetry;

namespace AiTasks.Push.Delivery;

/// <summary>
/// Asks the task API the same thing for many. A question that comes alone is asked at once; those that come while others are asked share the
/// next call, so a crowd costs little more than one.
/// </summary>
/// <param name="calls">Calls under way at once from this process; at least 1.</param>
/// <param name="batch">Most questions in one call; at least 1.</param>
/// <param name="patience">How long one waits for its answer.</param>
/// <param name="time">The clock.</param>
internal abstract class SharedQuestions<TQuestion, TAnswer>(int calls, int batch, TimeSpan patience, TimeProvider time) : BackgroundService
{
    private readonly Channel<Waiting> _waiting = Channel.CreateUnbounded<Waiting>();

    /// <summary>Questions that nobody has asked yet.</summary>
    public int Count => _waiting.Reader.Count;

    /// <summary>Whether one of many may be what the task API fails at, so that after a failure each is asked alone.</summary>
    protected virtual bool AsksAlone => false;

    /// <summary>Gets the answer to one question.</summary>
    /// <exception cref="TaskApiUnavailableException">There was no usable answer in time.</exception>
    public async Task<TAnswer> AskAsync(TQuestion question, CancellationToken cancellation)
    {
        var waiting = new Waiting(question);
        _waiting.Writer.TryWrite(waiting);
        try
        {
            return await waiting.Answer.Task.WaitAsync(patience, time, cancellation);
        }
        catch (TimeoutException error)
        {
            throw new TaskApiUnavailableException($"{GetType().Name}: no answer within {patience.TotalSeconds} s", error);
        }
        finally
        {
            waiting.Answer.TrySetCanceled(CancellationToken.None);
        }
    }

    /// <summary>Asks for all of them in one call.</summary>
    /// <returns>The answers in the order of the questions.</returns>
    /// <exception cref="TaskApiUnavailableException">There was no usable answer.</exception>
    protected abstract Task<IReadOnlyList<TAnswer>> AskAsync(IReadOnlyList<TQuestion> questions, CancellationToken stop);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(Enumerable.Range(0, calls).Select(_ => ServeAsync(stoppingToken)));

    private async Task ServeAsync(CancellationToken stop)
    {
        try
        {
            while (await _waiting.Reader.WaitToReadAsync(stop))
                await AskAsync(TakeBatch(), stop);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The process stops, and who waits is told so elsewhere.
        }
    }

    private List<Waiting> TakeBatch()
    {
        var taken = new List<Waiting>();
        while (taken.Count < batch && _waiting.Reader.TryRead(out var next))
        {
            if (!next.Answer.Task.IsCompleted)
                taken.Add(next);
        }

        return taken;
    }

    private async Task AskAsync(List<Waiting> asked, CancellationToken stop)
    {
        if (asked.Count == 0)
            return;

        using var untraced = TraceContext.Unrecorded();
        try
        {
            var answers = await AskAsync([.. asked.Select(one => one.Question)], stop);
            if (answers.Count != asked.Count)
                throw new TaskApiUnavailableException($"{GetType().Name}: {answers.Count} answers to {asked.Count} questions");
            foreach (var (one, answer) in asked.Zip(answers))
                one.Answer.TrySetResult(answer);
        }
        catch (TaskApiUnavailableException) when (asked.Count > 1 && AsksAlone)
        {
            await Task.WhenAll(asked.Where(one => !one.Answer.Task.IsCompleted).Select(one => AskAsync([one], stop)));
        }
        catch (TaskApiUnavailableException error)
        {
            // Observed here: who asked may have gone.
            foreach (var one in asked.Where(one => one.Answer.TrySetException(error)))
                _ = one.Answer.Task.Exception;
        }
    }

    private sealed record Waiting(TQuestion Question)
    {
        public TaskCompletionSource<TAnswer> Answer { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
