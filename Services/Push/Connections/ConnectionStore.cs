using System.Collections.Concurrent;
using Microsoft.Extensions.Options;

namespace AiTasks.Push.Connections;

/// <summary>The sockets of this process.</summary>
internal sealed class ConnectionStore(IOptions<ConnectionOptions> options)
{
    private readonly ConcurrentDictionary<Guid, Connection> _connections = new();
    private readonly ConcurrentDictionary<PlaceOwner, int> _owners = new();
    private int _places;

    /// <summary>True from the moment the process is asked to stop: no new sockets.</summary>
    public bool Draining { get; set; }

    public int Count => _connections.Count;

    public IEnumerable<Connection> All => _connections.Select(entry => entry.Value);

    /// <summary>
    /// Takes a place for a socket before it is accepted; it is given back with the socket's removal, or with <see cref="Release"/> when it
    /// was not accepted.
    /// </summary>
    /// <returns>Null, or why there is no place.</returns>
    public UpgradeRefusal? Reserve(PlaceOwner owner)
    {
        var refusal = Interlocked.Increment(ref _places) > options.Value.MaxSockets || Draining ? UpgradeRefusal.Full : default(UpgradeRefusal?);
        var theirs = owner.UserId == 0 ? 0 : _owners.AddOrUpdate(owner, 1, static (_, count) => count + 1);
        if (theirs > (owner.Reads ? options.Value.MaxReadersPerPerson : options.Value.MaxSocketsPerPerson))
            refusal ??= UpgradeRefusal.TooMany;

        if (refusal is not null)
            Release(owner);
        return refusal;
    }

    /// <summary>Gives back a place that became no socket.</summary>
    public void Release(PlaceOwner owner)
    {
        Interlocked.Decrement(ref _places);
        if (owner.UserId == 0)
            return;

        // Removed only as long as it is zero, so that whoever comes at this moment is counted on.
        _owners.AddOrUpdate(owner, 0, static (_, count) => count - 1);
        _owners.TryRemove(KeyValuePair.Create(owner, 0));
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
        Release(new PlaceOwner(connection.UserId));
    }
}

/// <summary>Whose a place is.</summary>
/// <param name="UserId">The person; 0 when nobody can say.</param>
/// <param name="Reads">It is one answer's reader: a program may ask for many people by one account, and each of its streams ends with its answer.</param>
internal readonly record struct PlaceOwner(long UserId, bool Reads = false);
