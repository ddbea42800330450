using System.Net;
using System.Net.Sockets;

namespace AiTasks.TelegramAgent.FunctionalTests;

/// <summary>Something on this machine that nobody outside may reach: it counts who tries, on every address.</summary>
internal sealed class Canary : IDisposable
{
    private readonly TcpListener _listener;
    private int _connections;

    public Canary()
    {
        _listener = new TcpListener(IPAddress.IPv6Any, 0);
        _listener.Server.DualMode = true;
        _listener.Start();
        _ = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public int Connections => Volatile.Read(ref _connections);

    public void Dispose() => _listener.Dispose();

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                using var client = await _listener.AcceptTcpClientAsync();
                Interlocked.Increment(ref _connections);
            }
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }
}
