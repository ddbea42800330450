using System.Text;
using AiTasks.Load.Clients;
using AiTasks.Load.Publishing;

namespace AiTasks.Load.Dialects;

/// <summary>Socket.IO 5 over Engine.IO 4, over a WebSocket from the beginning, in the main namespace.</summary>
internal sealed class SocketIoDialect() : Dialect("/socket.io/")
{
    // The server speaks first: it opens the Engine.IO connection, and only then the namespace may be asked for.
    public override void Greet(Client client, IConversation with)
    {
    }

    public override void Receive(Client client, ReadOnlySpan<byte> message, IConversation with)
    {
        if (message.StartsWith("42"u8))
            with.Event(client, message);
        else if (message.SequenceEqual("2"u8))
            with.Say(client, "3"u8);
        else if (client.State is ClientState.Greeting && message.StartsWith("0{"u8))
            with.Say(client, "40"u8);
        else if (client.State is ClientState.Greeting && message.StartsWith("40"u8))
            with.Ready(client);
        else if (client.State is ClientState.Greeting || message.StartsWith("41"u8) || message.StartsWith("1"u8))
            throw new ConnectionLostException($"the server answered {Encoding.UTF8.GetString(message)}");
        else
            with.Unexpected();
    }

    public override IEventFormat Format(LoadOptions options) => new PacketFormat(options.Connections);

    protected override string QueryOf(Client client) => "EIO=4&transport=websocket&" + base.QueryOf(client);
}
