using System.Buffers;
using System.Security.Cryptography;
using AiTasks.ServiceDefaults.Streams;

namespace AiTasks.TaskApi.Files;

/// <summary>A file on its way: its beginning can be looked at first, and how long it was and its hash are known when it has been read.</summary>
internal sealed class MeasuredStream : ForwardStream
{
    // Enough for the header of a photo with a preview and a colour profile before it.
    private const int HeadLength = 256 * 1024;

    private readonly Stream _content;
    private readonly long _most;
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly byte[] _head;
    private readonly int _headLength;
    private int _headRead;
    private bool _isDisposed;

    private MeasuredStream(Stream content, long most, byte[] head, int headLength) =>
        (_content, _most, _head, _headLength) = (content, most, head, headLength);

    /// <summary>The first bytes, at most 256 KB.</summary>
    public ReadOnlySpan<byte> Head => _head.AsSpan(0, _headLength);

    /// <summary>True: the head is all there is.</summary>
    public bool HeadIsAll => _headLength < HeadLength;

    /// <summary>Bytes read so far.</summary>
    public long Count { get; private set; }

    public override long Position
    {
        get => Count;
        set => throw new NotSupportedException();
    }

    /// <summary>Reads the head.</summary>
    /// <param name="content">The file; it is not closed.</param>
    /// <param name="most">Bytes it may have.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="FileRefusedException">It has more, or breaks off; also thrown when later reads find that.</exception>
    public static async Task<MeasuredStream> OpenAsync(Stream content, long most, CancellationToken cancellationToken)
    {
        var head = ArrayPool<byte>.Shared.Rent(HeadLength);
        var length = 0;
        while (length < HeadLength && await ReadAsync(content, head.AsMemory(length, HeadLength - length), cancellationToken) is > 0 and var read)
            length += read;
        return length > most ? throw FileRefusedException.TooLarge(most) : new MeasuredStream(content, most, head, length);
    }

    /// <summary>SHA-256 of what has been read.</summary>
    public byte[] GetHash() => _hash.GetCurrentHash();

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var read = Math.Min(_headLength - _headRead, buffer.Length);
        if (read > 0)
        {
            _head.AsMemory(_headRead, read).CopyTo(buffer);
            _headRead += read;
        }
        else
        {
            read = await ReadAsync(_content, buffer, cancellationToken);
        }

        Count += read;
        if (Count > _most) throw FileRefusedException.TooLarge(_most);
        _hash.AppendData(buffer.Span[..read]);
        return read;
    }

    // Told apart from failures of the store that reads us: this one is the sender's.
    private static async Task<int> ReadAsync(Stream content, Memory<byte> buffer, CancellationToken cancellationToken)
    {
        try
        {
            return await content.ReadAsync(buffer, cancellationToken);
        }
        catch (IOException error) when (error is not BadHttpRequestException)
        {
            throw FileRefusedException.Incomplete();
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing && !_isDisposed)
        {
            _isDisposed = true;
            _hash.Dispose();
            ArrayPool<byte>.Shared.Return(_head);
        }

        base.Dispose(disposing);
    }
}
