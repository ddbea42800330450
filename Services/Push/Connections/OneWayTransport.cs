namespace AiTasks.Push.Connections;

/// <summary>A client that only listens: it says nothing, and is gone when its request is.</summary>
internal abstract class OneWayTransport : ITransport
{
    private readonly TaskCompletionSource<Inbound> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenRegistration _gone;

    protected OneWayTransport(CancellationToken gone) => _gone = gone.Register(() => _ended.TrySetResult(Inbound.Gone));

    public bool HearsClient => false;

    /// <summary>Why it was closed; <see cref="DisconnectReason.None"/> before.</summary>
    public DisconnectReason Reason { get; private set; }

    protected bool Ended => _ended.Task.IsCompleted;

    public async ValueTask<(Inbound Kind, int Count, bool EndOfMessage)> ReceiveAsync(Memory<byte> buffer) => (await _ended.Task, 0, true);

    public abstract ValueTask<bool> SendAsync(ReadOnlyMemory<byte> frame, FramePosition? position);

    public ValueTask<bool> SendCloseAsync(DisconnectReason reason, int code, string text)
    {
        Reason = reason;
        _ended.TrySetResult(Inbound.Closed);
        return new ValueTask<bool>(true);
    }

    public virtual void Abort() => _ended.TrySetResult(Inbound.Gone);

    public void Dispose() => _gone.Dispose();
}
