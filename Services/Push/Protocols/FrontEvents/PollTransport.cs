using AiTasks.Push.Connections;

namespace AiTasks.Push.Protocols.FrontEvents;

/// <summary>Collects frames for the answer to one long poll.</summary>
internal sealed class PollTransport(int maxBytes, FramePosition? position, CancellationToken gone) : OneWayTransport(gone)
{
    private readonly List<ReadOnlyMemory<byte>> _frames = [];
    private readonly TaskCompletionSource _first = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _bytes;

    /// <summary>Completes when there is something to answer.</summary>
    public Task First => _first.Task;

    public IReadOnlyList<ReadOnlyMemory<byte>> Frames => _frames;

    /// <summary>Where the client stands with this answer; null when it stands nowhere.</summary>
    public FramePosition? Position { get; private set; } = position;

    public override Flushed TryFlush() => Flushed.Done;

    public override ValueTask<bool> FlushAsync() => new(true);

    protected override bool Append(ReadOnlyMemory<byte> frame, FramePosition? position)
    {
        // What does not fit comes with the next poll; one frame alone always fits.
        if (_frames.Count > 0 && _bytes + frame.Length > maxBytes)
            return false;

        // A sign of life means nothing here.
        if (frame.IsEmpty)
            return true;

        _frames.Add(frame);
        _bytes += frame.Length;

        // What is repeated stands before the position and does not move it back.
        if (position is { } stands && (Position is not { } known || known.Epoch != stands.Epoch || stands.Seq > known.Seq))
            Position = stands;
        _first.TrySetResult();
        return true;
    }
}
