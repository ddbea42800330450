using AiTasks.Load.Dialects;
using AiTasks.Load.Measuring;

namespace AiTasks.Load.Clients;

/// <summary>All clients on one thread: reads what is ready, lets the dialect understand it and the measurement count it.</summary>
internal sealed class ClientLoop : IMessageTaker, IConversation
{
    // With room for the longest message after the beginning of another one.
    private const int BufferSize = 2 * WebSocketFrame.MaxPayload;
    private const int TurnMilliseconds = 20;

    private readonly Client[] _clients;
    private readonly Dialect _dialect;
    private readonly Measurement _measurement;
    private readonly Measurement _tokens;
    private readonly FrameFit _fit;
    private readonly ReadySockets _sockets = new();
    private readonly MessageReader _messages;
    private readonly Connector _connector;
    private readonly Recoveries _recoveries;
    private readonly byte[] _buffer = new byte[BufferSize];
    private readonly TaskCompletionSource _connected = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile Exception? _fault;
    private long _receivedAt;

    public ClientLoop(LoadOptions options, Dialect dialect, Measurement measurement, Measurement tokens, Recoveries recoveries, FrameFit fit)
    {
        (_dialect, _measurement, _tokens, _recoveries, _fit) = (dialect, measurement, tokens, recoveries, fit);
        var spread = options.IsCrowded ? 1 : options.Targets.Count;
        _clients =
        [
            .. Enumerable.Range(0, options.Connections)
                .Select(index => new Client(index, index % options.People + 1, index < options.Slow, index < options.Answers) { Target = index % spread }),
        ];
        Slow = new SlowReaders(_clients, _sockets);
        _messages = new MessageReader(this);
        _connector = new Connector(_clients, options.Targets, dialect, _sockets);
    }

    public SlowReaders Slow { get; }

    /// <summary>Completes when everybody is connected; fails when somebody cannot be.</summary>
    public Task Connected => _connected.Task;

    /// <summary>Why the clients stopped; null while they run.</summary>
    public Exception? Fault => _fault;

    public int ConnectFailures => _connector.Failures;

    /// <summary>Connections that were lost after they had been ready.</summary>
    public int Disconnects { get; private set; }

    /// <summary>Why the first of them was lost; null when none was.</summary>
    public string? FirstDisconnect { get; private set; }

    /// <summary>Messages without an event in them that the dialect does not know.</summary>
    public long Unexpected { get; private set; }

    public void Start() => new Thread(Run) { IsBackground = true, Name = "clients" }.Start();

    void IMessageTaker.Take(Client client, ReadOnlySpan<byte> message) => _dialect.Receive(client, message, this);

    void IConversation.Say(Client client, ReadOnlySpan<byte> text) => MessageReader.Say(client, Opcode.Text, text);

    void IConversation.Ready(Client client)
    {
        var isBack = client.WasReady;
        (client.State, client.WasReady) = (ClientState.Ready, true);
        _connector.Opened(client);
        if (isBack)
            _recoveries.Return(client);
        if (client.IsSlow)
            Slow.Stop(client);
        if (_connector.IsDone)
            _connected.TrySetResult();
    }

    void IConversation.Event(Client client, ReadOnlySpan<byte> message)
    {
        if (client.IsHot)
        {
            ((IConversation)this).Tokens(client, message, message.Length);
            return;
        }

        if (!EventText.TryRead(message, out var number, out var sentAt))
        {
            Unexpected++;
            return;
        }

        if (client.IsSlow)
        {
            Slow.Take();
            return;
        }

        _fit.Observe(message.Length);
        _measurement.RecordFrame(sentAt, message.Length);
        _measurement.Record(ref client.Received, number, sentAt, _receivedAt);
        _recoveries.Observe(client);
    }

    void IConversation.Tokens(Client client, ReadOnlySpan<byte> text, int length)
    {
        if (!_tokens.RecordTokens(ref client.Received, text, _receivedAt, length))
            Unexpected++;
    }

    void IConversation.Unexpected() => Unexpected++;

    private void Run()
    {
        try
        {
            while (true)
            {
                _connector.Turn();
                Slow.Turn();
                var count = _sockets.Wait(TurnMilliseconds);
                for (var at = 0; at < count; at++)
                    Serve(_clients[_sockets[at]]);
            }
        }
        catch (Exception error)
        {
            _fault = error;
            _connected.TrySetException(error);
        }
    }

    private void Serve(Client client)
    {
        try
        {
            if (client.State is ClientState.Connecting)
                _connector.Connected(client);
            else if (client.State is not ClientState.Closed)
                Receive(client);
        }
        catch (ConnectionLostException error)
        {
            Lose(client, error.Message);
        }
    }

    private void Receive(Client client)
    {
        var kept = client.Rest.Length;
        client.Rest.CopyTo(_buffer, 0);
        var count = LinuxSocket.Receive(client.Handle, _buffer.AsSpan(kept));
        if (count == 0)
            return;

        _receivedAt = Clock.Now;
        var received = _buffer.AsSpan(0, kept + count);
        var read = client.State is ClientState.Upgrading ? Upgrade(client, received) : 0;
        if (client.State is not ClientState.Upgrading)
            read += _messages.Read(client, received[read..]);
        client.Rest = read == received.Length ? [] : received[read..].ToArray();
    }

    private int Upgrade(Client client, ReadOnlySpan<byte> received)
    {
        var read = client.Upgrade!.Accept(received);
        if (read == 0)
            return 0;

        client.Upgrade = null;
        client.State = ClientState.Greeting;
        _dialect.Greet(client, this);
        return read;
    }

    private void Lose(Client client, string reason)
    {
        if (client.State is not ClientState.Ready)
        {
            _connector.Failed(client, reason);
            return;
        }

        if (_recoveries.Begin(client))
        {
            _connector.Move(client);
            return;
        }

        client.Close();
        if (client.IsSlow)
        {
            Slow.Lose(reason);
            return;
        }

        Disconnects++;
        FirstDisconnect ??= reason;
    }
}
