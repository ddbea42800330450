using System.IO.Pipelines;
using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Options;

namespace AiTasks.Push.WebSockets;

/// <summary>Listens where the server is told to, on addresses of IP; everything else is left to the server's own transport.</summary>
internal sealed class SocketListenerFactory(IOptions<KestrelServerOptions> options, IMemoryPoolFactory<byte> pools) : IConnectionListenerFactory, IConnectionListenerFactorySelector
{
    public bool CanBind(EndPoint endpoint) => endpoint is IPEndPoint;

    public ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default)
    {
        var limits = options.Value.Limits;
        return ValueTask.FromResult<IConnectionListener>(new SocketListener(Listen(endpoint), new PipeOptions(
            pools.Create(),
            writerScheduler: PipeScheduler.Inline,
            pauseWriterThreshold: limits.MaxRequestBufferSize ?? 0,
            resumeWriterThreshold: (limits.MaxRequestBufferSize ?? 0) / 2,
            useSynchronizationContext: false)));
    }

    private static Socket Listen(EndPoint endpoint)
    {
        try
        {
            var socket = SocketTransportOptions.CreateDefaultBoundListenSocket(endpoint);
            socket.Listen();
            return socket;
        }
        catch (SocketException error) when (error.SocketErrorCode is SocketError.AddressAlreadyInUse)
        {
            // The only failure that the server tells people how to mend.
            throw new AddressInUseException(error.Message, error);
        }
    }
}

/// <summary>Accepts sockets.</summary>
internal sealed class SocketListener(Socket listening, PipeOptions options) : IConnectionListener
{
    private long _accepted;

    public EndPoint EndPoint { get; } = listening.LocalEndPoint!;

    public async ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default)
    {
        while (true)
        {
            try
            {
                var socket = await listening.AcceptAsync(cancellationToken);
                (socket.NoDelay, socket.Blocking) = (true, false);
                return new HttpConnection($"{++_accepted:x}", socket, options);
            }
            catch (ObjectDisposedException)
            {
                return null;
            }
            catch (SocketException error) when (error.SocketErrorCode is SocketError.OperationAborted)
            {
                return null;
            }
            catch (SocketException)
            {
                // The peer left before it was accepted.
            }
        }
    }

    public ValueTask UnbindAsync(CancellationToken cancellationToken = default)
    {
        listening.Dispose();
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync()
    {
        listening.Dispose();
        return ValueTask.CompletedTask;
    }
}
