using AiTasks.TaskApi.Storage;

namespace AiTasks.TaskApi.Outbox;

/// <summary>Wakes this replica's relay: when this replica has committed a command, or something that makes room for one.</summary>
internal sealed class OutboxSignal : WakeSignal
{
    private volatile bool _backlog;

    /// <summary>Whether commands wait for room, as far as the relay knows.</summary>
    public bool Backlog
    {
        get => _backlog;
        set => _backlog = value;
    }

    /// <summary>
    /// A task was started. While commands wait for room, a further one changes nothing: the relay looks once more after the last of them
    /// has gone.
    /// </summary>
    public void Started()
    {
        if (!Backlog) Set();
    }

    /// <summary>A task was begun or is over. It wakes nobody while nobody waits for that.</summary>
    public void MakeRoom()
    {
        if (Backlog) Set();
    }
}
