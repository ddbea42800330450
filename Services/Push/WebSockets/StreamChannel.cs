namespace AiTasks.Push.WebSockets;

/// <summary>
/// A connection whose socket cannot be had, because it is encrypted in this process or shared by several streams of HTTP/2. It lives as
/// long as its request.
/// </summary>
internal sealed class StreamChannel(Stream stream, Action abort) : IByteChannel
{
    private bool _waited;

    // It cannot be known without reading, so the first wait is believed.
    public bool IsReadable => _waited;

    public ValueTask<int> WaitAsync()
    {
        _waited = true;
        return stream.ReadAsync(Memory<byte>.Empty);
    }

    public ValueTask<int> ReceiveAsync(Memory<byte> buffer)
    {
        _waited = false;
        return stream.ReadAsync(buffer);
    }

    // Nothing is known of the network below, so everything may have to wait.
    public int TrySend(ReadOnlySpan<byte> bytes) => 0;

    public async ValueTask SendAsync(ReadOnlyMemory<byte> bytes)
    {
        await stream.WriteAsync(bytes);
        await stream.FlushAsync();
    }

    public void EndSending()
    {
        // The end of the request ends it.
    }

    public void Abort() => abort();

    public void Dispose() => stream.Dispose();
}
