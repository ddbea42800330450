namespace AiTasks.Load.Clients;

/// <summary>Clients that do not read until they are told to, and what becomes of them. The clients' thread uses it, and who tells them.</summary>
internal sealed class SlowReaders(IReadOnlyList<Client> clients, ReadySockets sockets)
{
    private const string Open = "open";

    private readonly Client[] _slow = [.. clients.Where(client => client.IsSlow)];
    private readonly Dictionary<string, int> _ends = [];
    private volatile bool _reading;
    private bool _begun;

    /// <summary>Deliveries to them, read at last.</summary>
    public long Delivered { get; private set; }

    /// <summary>From now on they read.</summary>
    public void Read() => _reading = true;

    /// <summary>Begins to read once that is wanted.</summary>
    public void Turn()
    {
        if (!_reading || _begun)
            return;

        _begun = true;
        foreach (var client in _slow.Where(client => client.State is ClientState.Ready))
            sockets.Remember(client.Handle, client.Index);
    }

    /// <summary>A client that has just got ready reads no more.</summary>
    public void Stop(Client client) => sockets.Forget(client.Handle);

    /// <summary>A client got an event.</summary>
    public void Take() => Delivered++;

    /// <summary>A client's connection has ended.</summary>
    public void Lose(string reason) => _ends[reason] = _ends.GetValueOrDefault(reason) + 1;

    /// <summary>How many of them ended in which way; null when there are none.</summary>
    public SlowFigures? Figures() => _slow.Length == 0 ? null
        : new SlowFigures(_slow.Length, Delivered, new Dictionary<string, int>(_ends) { [Open] = _slow.Length - _ends.Values.Sum() });
}

/// <summary>What became of clients that did not read.</summary>
/// <param name="Clients">How many there were.</param>
/// <param name="Delivered">Events that they found when they read at last.</param>
/// <param name="Ends">How many of them were still open, and how many were closed for which reason.</param>
internal sealed record SlowFigures(int Clients, long Delivered, IReadOnlyDictionary<string, int> Ends);
