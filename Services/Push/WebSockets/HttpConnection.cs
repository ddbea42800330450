using System.Buffers;
using System.IO.Pipelines;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;

namespace AiTasks.Push.WebSockets;

/// <summary>Gives away the socket under an HTTP connection.</summary>
internal interface ITakeSocketFeature
{
    /// <summary>
    /// Takes the socket for good: from now on the server's own end of the connection does not touch it. To be called when the server has
    /// sent what it had to send.
    /// </summary>
    /// <returns>The socket, and what was read of it and not by the server.</returns>
    Task<(Socket Socket, ReadOnlyMemory<byte> Unread)> TakeAsync();
}

/// <summary>
/// One accepted socket as the server reads requests from it. Its own transport would keep the socket, with its pipes and all that belongs
/// to a request, for as long as a WebSocket lives; this one lets go of it.
/// </summary>
internal sealed class HttpConnection : DefaultConnectionContext, ITakeSocketFeature, IMemoryPoolFeature
{
    private readonly Socket _socket;
    private readonly Pipe _received;
    private readonly CancellationTokenSource _taking = new();
    private readonly CancellationTokenSource _closed = new();
    private readonly Task _receiving;
    private volatile TaskCompletionSource? _paused;
    private volatile bool _taken;

    public HttpConnection(string id, Socket socket, PipeOptions options)
        : base(id)
    {
        _socket = socket;
        _received = new Pipe(options);
        (LocalEndPoint, RemoteEndPoint) = (socket.LocalEndPoint, socket.RemoteEndPoint);
        ConnectionClosed = _closed.Token;
        MemoryPool = options.Pool;
        Transport = new Duplex(
            new WantedReader(_received.Reader, GoOn),
            PipeWriter.Create(new SendStream(socket), new StreamPipeWriterOptions(options.Pool, leaveOpen: true)));
        Features.Set<ITakeSocketFeature>(this);
        Features.Set<IMemoryPoolFeature>(this);
        _receiving = ReceiveAsync();
    }

    /// <summary>What the server reads requests into and writes answers from; it counts on pieces that are never empty.</summary>
    public MemoryPool<byte> MemoryPool { get; }

    public async Task<(Socket Socket, ReadOnlyMemory<byte> Unread)> TakeAsync()
    {
        _taken = true;
        GoOn();
        _received.Writer.CancelPendingFlush();
        await _taking.CancelAsync();
        await _receiving;
        if (!_received.Reader.TryRead(out var read))
            return (_socket, default);

        var unread = read.Buffer.ToArray();
        _received.Reader.AdvanceTo(read.Buffer.End);
        return (_socket, unread);
    }

    public override void Abort(ConnectionAbortedException abortReason)
    {
        if (!_taken)
            Shutdown();
    }

    public override async ValueTask DisposeAsync()
    {
        if (!_taken)
            Shutdown();
        GoOn();
        await _receiving;
        if (!_taken)
            _socket.Dispose();
        _taking.Dispose();
        _closed.Dispose();
        await base.DisposeAsync();
    }

    private async Task ReceiveAsync()
    {
        var writer = _received.Writer;
        Exception? failure = null;
        try
        {
            FlushResult flushed = default;
            while (!_taken && !flushed.IsCompleted)
            {
                // No buffer while there is nothing; and where waiting is given up, no byte has been taken.
                await _socket.ReceiveAsync(Memory<byte>.Empty, SocketFlags.None, _taking.Token);
                var room = writer.GetMemory();
                var count = await _socket.ReceiveAsync(room, SocketFlags.None, _taking.Token);
                if (count == 0)
                    break;

                // Nothing is waited for behind a request for a socket before the server wants it: what is waiting has to be called off
                // when the socket is taken, and the runtime keeps what was called off for as long as the socket lives.
                _paused = AsksForSocket(room.Span[..count]) ? new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously) : null;
                writer.Advance(count);
                flushed = await writer.FlushAsync();
                if (_paused is { } paused)
                    await paused.Task;
            }
        }
        catch (OperationCanceledException) when (_taken)
        {
            return;
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException)
        {
            failure = new ConnectionResetException("The peer has gone.", error);
        }

        if (_taken)
            return;

        await writer.CompleteAsync(failure);
        await _closed.CancelAsync();
    }

    // The two ways in which clients write it. Another way, or one cut in two by the network, only costs memory.
    private static bool AsksForSocket(ReadOnlySpan<byte> request) => request.IndexOf("\r\nUpgrade:"u8) >= 0 || request.IndexOf("\r\nupgrade:"u8) >= 0;

    private void GoOn() => _paused?.TrySetResult();

    private void Shutdown()
    {
        try
        {
            _socket.Shutdown(SocketShutdown.Both);
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException)
        {
            // Gone already.
        }
    }

    private sealed record Duplex(PipeReader Input, PipeWriter Output) : IDuplexPipe;
}
