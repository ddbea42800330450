namespace AiTasks.Push.Protocols;

/// <summary>
/// Runs one client's questions one after another, in order, off its read loop. Nothing runs or is kept while it asks nothing.
/// </summary>
internal sealed class RequestLane(int capacity)
{
    private readonly Lock _lock = new();
    private Queue<Func<Task>>? _waiting;

    /// <summary>Adds a question, which must not throw.</summary>
    /// <returns>False when too many wait already.</returns>
    public bool TryAdd(Func<Task> question)
    {
        lock (_lock)
        {
            if (_waiting is not null)
            {
                if (_waiting.Count >= capacity)
                    return false;

                _waiting.Enqueue(question);
                return true;
            }

            _waiting = new Queue<Func<Task>>([question]);
        }

        _ = Task.Run(RunAsync);
        return true;
    }

    private async Task RunAsync()
    {
        while (true)
        {
            Func<Task>? next;
            lock (_lock)
            {
                if (!_waiting!.TryDequeue(out next))
                {
                    _waiting = null;
                    return;
                }
            }

            await next();
        }
    }
}
