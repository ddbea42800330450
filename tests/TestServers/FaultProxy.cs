using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace AiTasks.TestServers;

/// <summary>
/// A network between a client and a server that can fail: everything may vanish without a word, come late, be cut or refused. It
/// knows nothing of what it carries.
/// </summary>
public sealed class FaultProxy : IAsyncDisposable
{
    private const int ChunkBytes = 16 * 1024;

    private readonly ConcurrentDictionary<Link, Task> _links = new();
    private readonly string _host;
    private readonly int _port;
    private TcpListener _listener;
    private Task _accepting;
    private volatile TaskCompletionSource _way = Open();
    private long _delayTicks;

    /// <summary>Listens on a free port in front of a server.</summary>
    /// <param name="host">Where the server is.</param>
    /// <param name="port">Its port.</param>
    public FaultProxy(string host, int port)
    {
        _host = host;
        _port = port;
        (_listener, _accepting) = Listen(port: 0);
        Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
    }

    /// <summary>Where clients connect to, on 127.0.0.1.</summary>
    public int Port { get; }

    /// <summary>Connections carried now.</summary>
    public int Connections => _links.Count;

    /// <summary>
    /// From now on nothing passes, in both directions and on new connections, and nobody is told: as behind a router that lost
    /// its way. What is on the way arrives after <see cref="Resume"/>, as TCP would send it again.
    /// </summary>
    public void Blackhole()
    {
        if (_way.Task.IsCompleted)
            _way = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    /// <summary>From now on everything takes this much longer, in each direction.</summary>
    public void Delay(TimeSpan delay) => Interlocked.Exchange(ref _delayTicks, delay.Ticks);

    /// <summary>Cuts all connections with a reset; new ones are carried.</summary>
    public void Reset()
    {
        foreach (var (link, _) in _links)
            link.Reset();
    }

    /// <summary>From now on nobody listens: new connections are refused, and those there are cut.</summary>
    public async Task RefuseAsync()
    {
        _listener.Stop();
        await _accepting;
        Reset();
    }

    /// <summary>Ends every fault.</summary>
    public void Resume()
    {
        if (_accepting.IsCompleted)
            (_listener, _accepting) = Listen(Port);
        Delay(TimeSpan.Zero);
        _way.TrySetResult();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await RefuseAsync();
        _way.TrySetResult();
        await Task.WhenAll(_links.Values);
    }

    private static TaskCompletionSource Open()
    {
        var way = new TaskCompletionSource();
        way.SetResult();
        return way;
    }

    private (TcpListener Listener, Task Accepting) Listen(int port)
    {
        var listener = new TcpListener(IPAddress.Loopback, port);
        listener.Start();
        return (listener, AcceptAsync(listener));
    }

    private async Task AcceptAsync(TcpListener listener)
    {
        try
        {
            while (true)
            {
                var link = new Link(await listener.AcceptSocketAsync());
                var carrying = CarryAsync(link);
                _links[link] = carrying;
                _ = carrying.ContinueWith(_ => _links.TryRemove(link, out var _), TaskScheduler.Default);
            }
        }
        catch (Exception error) when (IsEnd(error))
        {
            // The listener was stopped.
        }
    }

    private async Task CarryAsync(Link link)
    {
        try
        {
            await _way.Task;
            await link.Server.ConnectAsync(_host, _port);
            await Task.WhenAny(PumpAsync(link.Client, link.Server), PumpAsync(link.Server, link.Client));
        }
        catch (Exception error) when (IsEnd(error))
        {
            // Cut, or nobody is behind us: the client sees its connection end.
        }
        finally
        {
            link.Dispose();
        }
    }

    private async Task PumpAsync(Socket from, Socket to)
    {
        var chunk = new byte[ChunkBytes];
        try
        {
            while (await from.ReceiveAsync(chunk) is var count and > 0)
            {
                if (Interlocked.Read(ref _delayTicks) is > 0 and var ticks)
                    await Task.Delay(new TimeSpan(ticks));
                await _way.Task;
                for (var sent = 0; sent < count;)
                    sent += await to.SendAsync(chunk.AsMemory(sent, count - sent));
            }

            // An end is news as well.
            await _way.Task;
        }
        catch (Exception error) when (IsEnd(error))
        {
            // One side is gone; the other follows.
        }
    }

    private static bool IsEnd(Exception error) => error is SocketException or ObjectDisposedException or InvalidOperationException;

    private sealed class Link(Socket client) : IDisposable
    {
        public Socket Client => client;

        public Socket Server { get; } = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };

        public void Reset()
        {
            // Without lingering, closing sends a reset instead of an orderly end.
            foreach (var side in (Socket[])[client, Server])
                side.Close(timeout: 0);
        }

        public void Dispose()
        {
            client.Dispose();
            Server.Dispose();
        }
    }
}
