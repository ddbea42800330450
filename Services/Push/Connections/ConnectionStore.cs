using System.Collections.Concurrent;
using Microsoft.Extensions.Options;

namespace AiTasks.Push.Connections;

/// <summary>The sockets of this process.</summary>
internal sealed class ConnectionStore(IOptions<ConnectionOptions> options)
{
    private readonly ConcurrentDictionary<Guid, Connection> _connections = new();
    private int _places;

    /// <summary>True from the moment the process is asked to stop: no new sockets.</summary>
    public bool Draining { get; set; }

    public int Count => _connections.Count;

    public IEnumerable<Connection> All => _connections.Select(entry => entry.Value);

    /// <summary>
    /// Takes a place for a socket before it is accepted; it is given back with the socket's removal, or with <see cref="Release"/> when it
    /// was not accepted.
    /// </summary>
    public bool TryReserve()
    {
        if (Interlocked.Increment(ref _places) <= options.Value.MaxSockets && !Draining)
            return true;

        Release();
        return false;
    }

    public void Release() => Interlocked.Decrement(ref _places);

    /// <summary>Notes a socket that has a place.</summary>
    public void Add(Connection connection)
    {
        _connections[connection.Id] = connection;
        PushTelemetry.OpenConnections.Add(1);

        // Between the reservation and here the drain may have begun and passed this socket by.
        if (Draining)
            connection.Close(DisconnectReason.Shutdown);
    }

    /// <summary>Forgets a socket and gives its place back.</summary>
    public void Remove(Connection connection)
    {
        if (!_connections.TryRemove(connection.Id, out _))
            return;

        PushTelemetry.OpenConnections.Add(-1);
        Release();
    }
}
