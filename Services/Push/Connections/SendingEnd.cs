namespace AiTasks.Push.Connections;

/// <summary>When and how a socket's sending is over, for those who wait for it. Its owner locks.</summary>
internal struct SendingEnd
{
    private TaskCompletionSource? _waitedFor;
    private Exception? _fault;

    /// <summary>Nothing is sent any more.</summary>
    public bool HasCome { get; private set; }

    /// <summary>Completes when nothing is sent any more; fails when a fault of ours was the reason.</summary>
    public Task WaitAsync()
    {
        if (HasCome)
            return _fault is null ? Task.CompletedTask : Task.FromException(_fault);

        // Hardly any socket's end is waited for before it comes.
        _waitedFor ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        return _waitedFor.Task;
    }

    /// <summary>Lets it come.</summary>
    /// <param name="fault">What of ours ended it; null for an end in order or a broken connection.</param>
    public void Come(Exception? fault)
    {
        (HasCome, _fault) = (true, fault);
        if (fault is null)
            _waitedFor?.TrySetResult();
        else
            _waitedFor?.TrySetException(fault);
    }
}
