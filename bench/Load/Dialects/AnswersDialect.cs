using System.Text;
using AiTasks.Load.Clients;
using AiTasks.Load.Publishing;

namespace AiTasks.Load.Dialects;

/// <summary>Our chat sockets for the clients that hear an answer, and the task socket for the others.</summary>
internal sealed class AnswersDialect(LoadOptions options, AiTasksDialect others) : Dialect("/chats/")
{
    // An answer's stream begins with a fact that says so, and that its reader is told by an event.
    private const long Beginning = 1;

    private readonly AccessTokens _tokens = new(options.SigningKey);

    private static ReadOnlySpan<byte> Token => "{\"event\":\"llm_token\",\"data\":{\"token\":\""u8;

    public override string PathOf(Client client, Target target) => client.IsHot ? base.PathOf(client, target) : others.PathOf(client, target);

    // Who is told that the answer has begun is subscribed to what comes next.
    public override void Greet(Client client, IConversation with)
    {
        if (!client.IsHot)
            others.Greet(client, with);
    }

    public override void Receive(Client client, ReadOnlySpan<byte> message, IConversation with)
    {
        if (!client.IsHot)
            others.Receive(client, message, with);
        else if (message.StartsWith(Token))
            with.Tokens(client, message[Token.Length..][..message[Token.Length..].IndexOf((byte)'"')], message.Length);
        else if (client.State is ClientState.Greeting && message.StartsWith("{\"event\":\"processing_started\","u8))
            with.Ready(client);
        else if (client.State is ClientState.Greeting)
            throw new ConnectionLostException($"the first frame is {Encoding.UTF8.GetString(message)}");
        else
            with.Unexpected();
    }

    public override IEventFormat Format(LoadOptions options) => others.Format(options);

    public override IEventFormat TokenFormat(LoadOptions options) => FactFormat.Output(others.Epoch, options.Answers, Beginning);

    protected override string UsualPathOf(Client client) => $"{base.UsualPathOf(client)}{new Guid(client.Person, 0, 0, new byte[8])}/stream";

    protected override string QueryOf(Client client) => "token=" + _tokens.Sign(client.Person);
}
