using System.Net;
using AiTasks.Load.Dialects;

namespace AiTasks.Load.Clients;

/// <summary>Opens the connections, so many at a time, and again those that fail. The clients' thread alone uses it.</summary>
internal sealed class Connector(IReadOnlyList<Client> clients, IReadOnlyList<Target> targets, Dialect dialect, ReadySockets sockets)
{
    private const int AtOnce = 64;
    private const int Attempts = 5;
    private static readonly long Patience = (long)TimeSpan.FromSeconds(10).TotalNanoseconds;

    private readonly Queue<Client> _waiting = new(clients);
    private readonly List<Client> _opening = [];

    /// <summary>How many attempts have failed.</summary>
    public int Failures { get; private set; }

    /// <summary>True when every client has its connection.</summary>
    public bool IsDone => _waiting.Count == 0 && _opening.Count == 0;

    /// <summary>Begins as many as may be under way, and gives up those that take too long.</summary>
    public void Turn()
    {
        while (_opening.Count < AtOnce && _waiting.TryDequeue(out var client))
            Begin(client);
        for (var at = _opening.Count - 1; at >= 0; at--)
        {
            if (Clock.Now - _opening[at].Since > Patience)
                Failed(_opening[at], "it took too long");
        }
    }

    /// <summary>A client's socket is connected or has failed.</summary>
    public void Connected(Client client)
    {
        LinuxSocket.FinishConnect(client.Handle);
        sockets.OnlyRead(client.Handle, client.Index);
        LinuxSocket.Send(client.Handle, client.Upgrade!.Request.Span);
        client.State = ClientState.Upgrading;
    }

    /// <summary>A client's server is gone: it goes to the next one.</summary>
    public void Move(Client client)
    {
        client.Close();
        (client.State, client.Attempts, client.Target) = (ClientState.Waiting, 0, client.Target + 1);
        _waiting.Enqueue(client);
    }

    /// <summary>A client is ready.</summary>
    public void Opened(Client client) => _opening.Remove(client);

    /// <summary>A client's attempt has failed.</summary>
    /// <exception cref="InvalidOperationException">It was one too many.</exception>
    public void Failed(Client client, string reason)
    {
        Failures++;
        client.Close();
        _opening.Remove(client);
        if (client.Attempts == Attempts)
            throw new InvalidOperationException($"Client {client.Person} cannot connect: {reason}.");
        _waiting.Enqueue(client);
    }

    // Each has an address of its own, so that not even the ports towards a single target run out.
    private static IPAddress SourceOf(Client client) =>
        new([127, 0, (byte)(1 + client.Index / 250 % 250), (byte)(1 + client.Index % 250)]);

    private void Begin(Client client)
    {
        var target = targets[client.Target];
        client.Attempts++;
        client.Since = Clock.Now;
        client.Upgrade = new WebSocketUpgrade(target.EndPoint.ToString(), dialect.PathOf(client, target));
        _opening.Add(client);
        try
        {
            client.Handle = LinuxSocket.Connect(target.EndPoint, SourceOf(client), client.IsSlow);
            client.State = ClientState.Connecting;
            sockets.Add(client.Handle, client.Index);
        }
        catch (ConnectionLostException error)
        {
            Failed(client, error.Message);
        }
    }
}
