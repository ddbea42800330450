using AiTasks.Contracts;

namespace AiTasks.TaskWorker.Generations;

/// <summary>
/// The way of outputs into one report queue: one message at a time. What comes while one is on its way goes together in the next, so an
/// output alone waits for nothing and a crowd shares its messages.
/// </summary>
/// <param name="send">
/// Sends until the broker has it, asking before each try for what to send: a <see cref="GenerationOutput"/>, <see cref="GenerationOutputs"/>,
/// or null for nothing.
/// </param>
/// <param name="mostInMessage">Outputs in one message.</param>
/// <param name="mostCharacters">Characters of all outputs in one message; an output alone may exceed them.</param>
internal sealed class OutputLane(Func<Func<object?>, Task> send, int mostInMessage, int mostCharacters)
{
    private readonly Lock _lock = new();
    private readonly Queue<Waiting> _waiting = [];
    private bool _sending;

    /// <summary>Sends an output; a run has at most one on its way, so the order of its outputs is that of its calls.</summary>
    public Task SendAsync(GenerationOutput output, CancellationToken cancellation)
    {
        var waiting = new Waiting(output, cancellation);
        bool isFirst;
        lock (_lock)
        {
            _waiting.Enqueue(waiting);
            isFirst = !_sending;
            _sending = true;
        }

        if (isFirst)
            _ = Task.Run(SendAllAsync, CancellationToken.None);
        return waiting.Sent.Task.WaitAsync(cancellation);
    }

    private async Task SendAllAsync()
    {
        var taken = new List<Waiting>();
        while (Begin(taken))
        {
            try
            {
                await send(() => Compose(taken));
                taken.ForEach(one => one.Sent.TrySetResult());
            }
            catch (Exception exception)
            {
                taken.ForEach(one => one.Sent.TrySetException(exception));
            }

            taken.Clear();
        }
    }

    /// <returns>False: nothing waits, and the lane rests until something comes.</returns>
    private bool Begin(List<Waiting> taken)
    {
        lock (_lock)
        {
            Fill(taken);
            return _sending = taken.Count > 0;
        }
    }

    // A try after a failed one takes along what has come since, and leaves out whoever has given up.
    private object? Compose(List<Waiting> taken)
    {
        lock (_lock)
        {
            taken.RemoveAll(one => one.Cancellation.IsCancellationRequested);
            Fill(taken);
        }

        return taken switch
        {
            [] => null,
            [var alone] => alone.Output,
            _ => new GenerationOutputs { Outputs = taken.ConvertAll(one => one.Output) },
        };
    }

    private void Fill(List<Waiting> taken)
    {
        var left = mostCharacters - taken.Sum(one => one.Length);
        while (taken.Count < mostInMessage && _waiting.TryPeek(out var next))
        {
            if (next.Cancellation.IsCancellationRequested)
            {
                _waiting.Dequeue();
                continue;
            }

            left -= next.Length;
            if (left < 0 && taken.Count > 0)
                return;
            taken.Add(_waiting.Dequeue());
        }
    }

    private sealed record Waiting(GenerationOutput Output, CancellationToken Cancellation)
    {
        public int Length { get; } = Output.Pieces.Sum(piece => piece.Text.Length + (piece.Data?.GetRawText().Length ?? 0));

        public TaskCompletionSource Sent { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
