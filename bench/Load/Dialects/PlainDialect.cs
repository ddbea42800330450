using AiTasks.Load.Clients;
using AiTasks.Load.Publishing;

namespace AiTasks.Load.Dialects;

/// <summary>Messages as they were published, and nothing else.</summary>
/// <param name="prefix">What precedes a person's number in the name of the channel.</param>
internal sealed class PlainDialect(string prefix) : Dialect("/")
{
    public override void Receive(Client client, ReadOnlySpan<byte> message, IConversation with) => with.Event(client, message);

    public override IEventFormat Format(LoadOptions options) => new TextFormat(options.Connections, prefix);
}
