using System.Net.Sockets;

namespace AiTasks.Load.Publishing;

/// <summary>Gathers what is to be sent, so that what is due at the same time leaves with one call.</summary>
internal sealed class OutputBuffer(Socket socket)
{
    // Enough to make a call worth its price, and little enough for the receiver to begin while more is written.
    private const int Batch = 32 * 1024;
    private readonly byte[] _bytes = new byte[256 * 1024];
    private int _length;

    /// <summary>Memory for the next bytes.</summary>
    /// <param name="length">How many at most; up to 200 KB.</param>
    public Span<byte> Room(int length) => _bytes.AsSpan(_length, length);

    /// <summary>So many have been written into the memory given last.</summary>
    public void Advance(int length)
    {
        _length += length;
        if (_length >= Batch)
            Flush();
    }

    public void Flush()
    {
        for (var sent = 0; sent < _length;)
            sent += socket.Send(_bytes.AsSpan(sent, _length - sent));
        _length = 0;
    }
}
