namespace AiTasks.TaskApi.PersonalData;

/// <summary>
/// Keeps what is written synchronously, as the framework writes the end of each entry of a zip, until something is written or flushed
/// asynchronously: no thread may have to wait until a slow reader has taken it.
/// </summary>
/// <param name="output">Where all of it goes; it stays open.</param>
internal sealed class LateStream(Stream output) : Stream
{
    private readonly MemoryStream _late = new();

    public override bool CanRead => false;
    public override bool CanSeek => false;
    public override bool CanWrite => true;
    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override void Write(byte[] buffer, int offset, int count) => _late.Write(buffer, offset, count);

    public override void Write(ReadOnlySpan<byte> buffer) => _late.Write(buffer);

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        await FlushAsync(cancellationToken);
        await output.WriteAsync(buffer, cancellationToken);
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override async Task FlushAsync(CancellationToken cancellationToken)
    {
        if (_late.Length == 0) return;
        await output.WriteAsync(_late.GetBuffer().AsMemory(0, (int)_late.Length), cancellationToken);
        _late.SetLength(0);
    }

    public override void Flush()
    {
        // It would have to wait.
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing) _late.Dispose();
        base.Dispose(disposing);
    }
}
