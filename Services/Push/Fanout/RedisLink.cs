using System.Net.Security;
using System.Net.Sockets;

namespace AiTasks.Push.Fanout;

/// <summary>
/// The bytes to and from one process of Redis. They are read by calls that block, on a thread that does nothing else: no other work comes
/// before them, and the thread may rest while they gather. One reader and one writer.
/// </summary>
internal sealed class RedisLink : IDisposable
{
    private readonly Socket _socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private volatile Stream? _stream;

    /// <summary>Connects. Takes as long as the network lets it; <see cref="Dispose"/> ends it.</summary>
    public void Open(RedisAddress address, RedisEndpoint endpoint)
    {
        _socket.Connect(endpoint.Host, endpoint.Port);
        Stream stream = new NetworkStream(_socket, ownsSocket: false);
        if (address.Tls)
        {
            var tls = new SslStream(stream);
            tls.AuthenticateAsClient(new SslClientAuthenticationOptions { TargetHost = address.TlsHost ?? endpoint.Host });
            stream = tls;
        }

        _stream = stream;
    }

    /// <returns>How many bytes came; 0 at the end.</returns>
    public int Read(Span<byte> buffer) => Connected.Read(buffer);

    public void Write(ReadOnlySpan<byte> bytes) => Connected.Write(bytes);

    /// <summary>Ends whatever is under way. It may take as long as the network is broken.</summary>
    public void Dispose()
    {
        try
        {
            _socket.Shutdown(SocketShutdown.Both);
        }
        catch (SocketException)
        {
            // Not connected, or not any more.
        }

        _socket.Dispose();
    }

    /// <summary>True for what a broken or ended connection throws.</summary>
    public static bool IsBroken(Exception error) =>
        error is IOException or SocketException or ObjectDisposedException or InvalidOperationException
            or System.Security.Authentication.AuthenticationException;

    private Stream Connected => _stream ?? throw new InvalidOperationException("Not connected.");
}
