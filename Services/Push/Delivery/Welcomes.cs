using System.Threading.Channels;
using AiTasks.Contracts;
using AiTasks.ServiceDefaults.Telemetry;
using Microsoft.Extensions.Options;

namespace AiTasks.Push.Delivery;

/// <summary>
/// Asks the task API what new sockets are to be told. One that comes alone is asked for at once; those that come while others are asked for,
/// as thousands do after a node has died, share the next question.
/// </summary>
internal sealed class Welcomes(
    TaskApiClient tasks, IOptions<DeliveryOptions> options, IOptions<TaskApiOptions> limits, TimeProvider time) : BackgroundService
{
    private readonly Channel<Waiting> _waiting = Channel.CreateUnbounded<Waiting>();

    /// <summary>Sockets that nobody has asked for yet.</summary>
    public int Count => _waiting.Reader.Count;

    /// <summary>What the socket is told.</summary>
    /// <exception cref="TaskApiUnavailableException">There was no usable answer within <see cref="TaskApiOptions.WelcomeTimeout"/>.</exception>
    public async Task<SocketAnswer> AskAsync(SocketAsking socket, CancellationToken cancellation)
    {
        var waiting = new Waiting(socket);
        _waiting.Writer.TryWrite(waiting);
        try
        {
            return await waiting.Answer.Task.WaitAsync(limits.Value.WelcomeTimeout, time, cancellation);
        }
        catch (TimeoutException error)
        {
            throw new TaskApiUnavailableException($"no welcome within {limits.Value.WelcomeTimeout.TotalSeconds} s", error);
        }
        finally
        {
            waiting.Answer.TrySetCanceled(CancellationToken.None);
        }
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(Enumerable.Range(0, options.Value.WelcomeReaders).Select(_ => ServeAsync(stoppingToken)));

    private async Task ServeAsync(CancellationToken stop)
    {
        try
        {
            while (await _waiting.Reader.WaitToReadAsync(stop))
                await AskAsync(TakeBatch(), stop);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The process stops, and its sockets are closed.
        }
    }

    private List<Waiting> TakeBatch()
    {
        var batch = new List<Waiting>();
        while (batch.Count < options.Value.WelcomeBatch && _waiting.Reader.TryRead(out var next))
        {
            if (!next.Answer.Task.IsCompleted)
                batch.Add(next);
        }

        return batch;
    }

    private async Task AskAsync(List<Waiting> batch, CancellationToken stop)
    {
        using var untraced = TraceContext.Unrecorded();

        // One of many may be what the task API fails at, and an older one knows no shared questions.
        if (batch.Count > 1 && await TryAskAsync(batch, stop))
            return;
        await Task.WhenAll(batch.Where(one => !one.Answer.Task.IsCompleted).Select(one => AskAloneAsync(one, stop)));
    }

    private async Task<bool> TryAskAsync(List<Waiting> batch, CancellationToken stop)
    {
        try
        {
            var answer = await tasks.WelcomeAsync(new WelcomesRequest([.. batch.Select(one => one.Socket)]), stop);
            if (answer.Answers.Count != batch.Count)
                return false;
            foreach (var (one, told) in batch.Zip(answer.Answers))
                one.Answer.TrySetResult(told);
            return true;
        }
        catch (TaskApiUnavailableException)
        {
            return false;
        }
    }

    private async Task AskAloneAsync(Waiting one, CancellationToken stop)
    {
        try
        {
            one.Answer.TrySetResult(await tasks.WelcomeAsync(one.Socket, stop));
        }
        catch (TaskApiUnavailableException error)
        {
            // Observed here: who asked may have gone.
            one.Answer.TrySetException(error);
            _ = one.Answer.Task.Exception;
        }
    }

    private sealed record Waiting(SocketAsking Socket)
    {
        public TaskCompletionSource<SocketAnswer> Answer { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
