using System.Text;
using System.Text.Json;
using AiTasks.Load.Clients;
using AiTasks.Load.Publishing;

namespace AiTasks.Load.Dialects;

/// <summary>Our own front end's task socket: a snapshot first, then the person's facts, each with its position in the stream.</summary>
internal sealed class AiTasksDialect(LoadOptions options) : Dialect("/ws/tasks/")
{
    private readonly AccessTokens _tokens = new(options.SigningKey);

    // Signed once: in a storm the servers shall be the limit, not the signing.
    private readonly string?[] _signed = new string?[options.Connections];

    // Where each person's stream stands by the snapshot.
    private readonly long[] _positions = new long[options.Connections];
    private string? _epoch;

    public override bool Resumes => true;

    /// <summary>Epoch of all streams.</summary>
    /// <exception cref="InvalidOperationException">Nobody has heard it yet.</exception>
    public string Epoch => _epoch ?? throw new InvalidOperationException("Nobody is connected.");

    // Who says where it stands gets what comes after that, and no snapshot.
    public override void Greet(Client client, IConversation with)
    {
        if (client.WasReady)
            with.Ready(client);
    }

    public override void Receive(Client client, ReadOnlySpan<byte> message, IConversation with)
    {
        if (message.StartsWith("{\"type\":\"task_progress\","u8))
            with.Event(client, message);
        else if (message.StartsWith("{\"type\":\"ping\","u8))
            with.Say(client, "{\"type\":\"pong\"}"u8);
        else if (client.State is ClientState.Greeting)
            TakeSnapshot(client, message, with);
        else if (!message.StartsWith("{\"type\":\"left_out\","u8))
            with.Unexpected();
    }

    public override IEventFormat Format(LoadOptions options) => FactFormat.Progress(Epoch, _positions);

    protected override string QueryOf(Client client)
    {
        var token = "token=" + (_signed[client.Index] ??= _tokens.Sign(client.Person));
        return client.WasReady ? $"{token}&epoch={_epoch}&after={_positions[client.Index] + client.Received.Highest}" : token;
    }

    private void TakeSnapshot(Client client, ReadOnlySpan<byte> message, IConversation with)
    {
        if (!message.StartsWith("{\"type\":\"active_tasks\","u8))
            throw new ConnectionLostException($"the first frame is {Encoding.UTF8.GetString(message)}");

        using var snapshot = JsonDocument.Parse(message.ToArray());
        var epoch = snapshot.RootElement.GetProperty("epoch").GetString();
        if ((_epoch ??= epoch) != epoch)
            throw new ConnectionLostException($"the stream has the epoch {epoch}, and others have {_epoch}");
        _positions[client.Index] = snapshot.RootElement.GetProperty("seq").GetInt64();
        with.Ready(client);
    }
}
