namespace AiTasks.Push.Fanout;

/// <summary>Hears this node's own messages, as the proof that messages arrive.</summary>
internal sealed class FanoutBeat(TimeProvider time) : IFanoutListener
{
    private readonly TaskCompletionSource _first = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _heardAt = time.Uptime().Ticks;

    /// <summary>Completes when one was heard.</summary>
    public Task First => _first.Task;

    /// <summary>Since when none was heard.</summary>
    public TimeSpan Silence => time.Uptime() - new TimeSpan(Volatile.Read(ref _heardAt));

    /// <summary>Begins to count from now.</summary>
    public void Restart() => Volatile.Write(ref _heardAt, time.Uptime().Ticks);

    public void Take(ReadOnlySpan<byte> message)
    {
        Restart();
        _first.TrySetResult();
    }
}
