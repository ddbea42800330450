using System.Text;
using AiTasks.Load.Clients;
using AiTasks.Load.Publishing;

namespace AiTasks.Load.Dialects;

/// <summary>
/// The JSON hub protocol of ASP.NET Core SignalR, without negotiation. Its clients are silent, so the server must not expect to hear them.
/// </summary>
internal sealed class SignalRDialect() : Dialect("/hub")
{
    private const byte Separator = 0x1e;

    public override void Greet(Client client, IConversation with) => with.Say(client, "{\"protocol\":\"json\",\"version\":1}\u001e"u8);

    /// <summary>Takes a frame with any number of messages, each with a separator after it.</summary>
    public override void Receive(Client client, ReadOnlySpan<byte> message, IConversation with)
    {
        while (message.Length > 0)
        {
            var end = message.IndexOf(Separator);
            if (end < 0)
                throw new ConnectionLostException("a message has no end");
            ReceiveOne(client, message[..(end + 1)], with);
            message = message[(end + 1)..];
        }
    }

    public override IEventFormat Format(LoadOptions options) => new TextFormat(options.Connections, "e:");

    private static void ReceiveOne(Client client, ReadOnlySpan<byte> message, IConversation with)
    {
        if (message.StartsWith("{\"type\":1,"u8))
            with.Event(client, message);
        else if (client.State is ClientState.Greeting && message.SequenceEqual("{}\u001e"u8))
            with.Ready(client);
        else if (client.State is ClientState.Greeting || message.StartsWith("{\"type\":7"u8))
            throw new ConnectionLostException($"the hub answered {Encoding.UTF8.GetString(message[..^1])}");
        else if (!message.StartsWith("{\"type\":6"u8))
            with.Unexpected();
    }
}
