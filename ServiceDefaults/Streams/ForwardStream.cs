namespace AiTasks.ServiceDefaults.Streams;

/// <summary>
/// What is read once, from its beginning to its end, and without a thread that waits for it. Whoever derives from it says how it is read.
/// </summary>
public abstract class ForwardStream : Stream
{
    /// <inheritdoc/>
    public sealed override bool CanRead => true;

    /// <inheritdoc/>
    public sealed override bool CanSeek => false;

    /// <inheritdoc/>
    public sealed override bool CanWrite => false;

    /// <exception cref="NotSupportedException">Always: it is not known before the end.</exception>
    public sealed override long Length => throw new NotSupportedException();

    /// <exception cref="NotSupportedException">Always, unless it is counted and only asked for.</exception>
    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <inheritdoc/>
    public abstract override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default);

    /// <inheritdoc/>
    public sealed override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    /// <exception cref="NotSupportedException">Always: a thread would wait.</exception>
    public sealed override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("Only read asynchronously.");

    /// <inheritdoc/>
    public sealed override void Flush()
    {
    }

    /// <exception cref="NotSupportedException">Always.</exception>
    public sealed override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <exception cref="NotSupportedException">Always.</exception>
    public sealed override void SetLength(long value) => throw new NotSupportedException();

    /// <exception cref="NotSupportedException">Always.</exception>
    public sealed override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
