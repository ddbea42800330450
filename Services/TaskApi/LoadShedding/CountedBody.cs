namespace AiTasks.TaskApi.LoadShedding;

/// <summary>A body whose bytes count until its call is answered.</summary>
/// <param name="body">The body; it is not closed.</param>
/// <param name="memory">Where they count.</param>
internal sealed class CountedBody(Stream body, BodyMemory memory) : Stream
{
    private long _count;

    public override bool CanRead => true;
    public override bool CanSeek => false;
    public override bool CanWrite => false;
    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <exception cref="BadHttpRequestException">There is no room for more, with status 503.</exception>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var read = await body.ReadAsync(buffer, cancellationToken);
        if (!memory.TryTake(read, _count))
            throw new BadHttpRequestException("There is no memory for this body now.", StatusCodes.Status503ServiceUnavailable);
        _count += read;
        return read;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        memory.Free(_count);
        _count = 0;
        base.Dispose(disposing);
    }
}
