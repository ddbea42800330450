using System.Collections.Concurrent;
using Microsoft.Extensions.Options;

namespace AiTasks.Push.Connections;

/// <summary>The sockets of this process.</summary>
internal sealed class ConnectionStore(IOptions<ConnectionOptions> options)
{
    private readonly ConcurrentDictionary<Guid, Connection> _connections = new();
    private readonly ConcurrentDictionary<long, int> _people = new();
    private int _places;

    /// <summary>True from the moment the process is asked to stop: no new sockets.</summary>
    public bool Draining { get; set; }

    public int Count => _connections.Count;

    public IEnumerable<Connection> All => _connections.Select(entry => entry.Value);

    /// <summary>
    /// Takes a place for a socket before it is accepted; it is given back with the socket's removal, or with <see cref="Release"/> when it
    /// was not accepted.
    /// </summary>
    /// <param name="userId">Whose it will be; 0 when nobody can say.</param>
    /// <returns>Null, or why there is no place.</returns>
    public UpgradeRefusal? Reserve(long userId)
    {
        var refusal = Interlocked.Increment(ref _places) > options.Value.MaxSockets || Draining ? UpgradeRefusal.Full : default(UpgradeRefusal?);
        var mine = userId == 0 ? 0 : _people.AddOrUpdate(userId, 1, static (_, count) => count + 1);
        if (mine > options.Value.MaxSocketsPerPerson)
            refusal ??= UpgradeRefusal.TooMany;

        if (refusal is not null)
            Release(userId);
        return refusal;
    }

    /// <summary>Gives back a place that became no socket.</summary>
    public void Release(long userId)
    {
        Interlocked.Decrement(ref _places);
        if (userId == 0)
            return;

        // Removed only as long as it is zero, so that whoever comes at this moment is counted on.
        _people.AddOrUpdate(userId, 0, static (_, count) => count - 1);
        _people.TryRemove(KeyValuePair.Create(userId, 0));
    }

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
        Release(connection.UserId);
    }
}
