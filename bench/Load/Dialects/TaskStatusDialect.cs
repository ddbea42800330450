using System.Text.Json;
using AiTasks.Load.Clients;
using AiTasks.Load.Publishing;

namespace AiTasks.Load.Dialects;

/// <summary>
/// Our task status socket, of which a person may have any number: what is published once for the person reaches all of them. With a single
/// person that is our way to broadcast.
/// </summary>
internal sealed class TaskStatusDialect(LoadOptions options) : Dialect("/api/task/ws/task/")
{
    private readonly AccessTokens _tokens = new(options.SigningKey);
    private readonly string?[] _signed = new string?[options.People];
    private readonly long[] _positions = new long[options.People];
    private string? _epoch;

    public override void Greet(Client client, IConversation with)
    {
    }

    public override void Receive(Client client, ReadOnlySpan<byte> message, IConversation with)
    {
        if (message.StartsWith("{\"type\":\"task_status\","u8))
            with.Event(client, message);
        else if (client.State is ClientState.Greeting && message.StartsWith("{\"type\":\"active_tasks\","u8))
            TakeSnapshot(client, message, with);
        else if (client.State is not ClientState.Greeting || !message.StartsWith("{\"type\":\"connected\","u8))
            with.Unexpected();
    }

    public override IEventFormat Format(LoadOptions options) =>
        FactFormat.Progress(_epoch ?? throw new InvalidOperationException("Nobody is connected."), _positions);

    protected override string UsualPathOf(Client client) => base.UsualPathOf(client) + client.Person;

    protected override string QueryOf(Client client) => "token=" + (_signed[client.Person - 1] ??= _tokens.Sign(client.Person));

    private void TakeSnapshot(Client client, ReadOnlySpan<byte> message, IConversation with)
    {
        using var snapshot = JsonDocument.Parse(message.ToArray());
        _epoch = snapshot.RootElement.GetProperty("epoch").GetString();
        _positions[client.Person - 1] = snapshot.RootElement.GetProperty("seq").GetInt64();
        with.Ready(client);
    }
}
