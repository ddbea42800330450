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

    public async ValueTask<(Inbound Kind, ReadOnlyMemory<byte> Payload)> ReceiveAsync() => (await _ended.Task, default);

    public bool Append(FrameKind kind, ReadOnlyMemory<byte> frame, FramePosition? position) =>
        !Ended && (kind is not FrameKind.Text || Append(frame, position));

    public void AppendClose(DisconnectReason reason, int code, string text)
    {
        Reason = reason;
        _ended.TrySetResult(Inbound.Closed);
    }

    public abstract Flushed TryFlush();

    public abstract ValueTask<bool> FlushAsync();

    public virtual void Abort() => _ended.TrySetResult(Inbound.Gone);

    public void Dispose() => _gone.Dispose();

    /// <inheritdoc cref="ITransport.Append"/>
    protected abstract bool Append(ReadOnlyMemory<byte> frame, FramePosition? position);
}
