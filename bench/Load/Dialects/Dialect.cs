using AiTasks.Load.Clients;
using AiTasks.Load.Publishing;

namespace AiTasks.Load.Dialects;

/// <summary>What a dialect can say and tell of a client.</summary>
internal interface IConversation
{
    /// <summary>Sends a text frame.</summary>
    void Say(Client client, ReadOnlySpan<byte> text);

    /// <summary>The client's connection is what it should be; events may come.</summary>
    void Ready(Client client);

    /// <summary>The client got a message that carries an event.</summary>
    void Event(Client client, ReadOnlySpan<byte> message);

    /// <summary>The client got a message with tokens of an answer.</summary>
    /// <param name="client">Who got it.</param>
    /// <param name="text">Where they stand, each once.</param>
    /// <param name="length">Bytes of the message.</param>
    void Tokens(Client client, ReadOnlySpan<byte> text, int length);

    /// <summary>Somebody got a message that the dialect does not expect.</summary>
    void Unexpected();
}

/// <summary>How a server wants to be spoken to, and what its events look like.</summary>
/// <param name="usualPath">Path of a target that names none.</param>
internal abstract class Dialect(string usualPath)
{
    /// <summary>True: who comes back gets what was published meanwhile.</summary>
    public virtual bool Resumes => false;

    /// <summary>Path and query of a client's socket.</summary>
    public virtual string PathOf(Client client, Target target) => $"{target.Path ?? UsualPathOf(client)}?{QueryOf(client)}";

    /// <summary>The client has its socket: says what the client has to say first.</summary>
    public virtual void Greet(Client client, IConversation with) => with.Ready(client);

    /// <summary>Understands a message of the server.</summary>
    /// <exception cref="ConnectionLostException">The server refuses.</exception>
    public abstract void Receive(Client client, ReadOnlySpan<byte> message, IConversation with);

    /// <summary>How events have to be published; asked for when everybody is connected.</summary>
    public abstract IEventFormat Format(LoadOptions options);

    /// <summary>How tokens of an answer have to be published; asked for when everybody is connected.</summary>
    public virtual IEventFormat TokenFormat(LoadOptions options) => Format(options);

    protected virtual string UsualPathOf(Client client) => usualPath;

    protected virtual string QueryOf(Client client) => $"user={client.Person}";

    /// <summary>The dialect of a name.</summary>
    /// <exception cref="FormatException">There is none.</exception>
    public static Dialect Of(LoadOptions options) => options.Dialect switch
    {
        "aitasks" when options.Hot > 0 => new AnswersDialect(options, new AiTasksDialect(options)),
        "aitasks" => new AiTasksDialect(options),
        LoadOptions.ManySockets => new TaskStatusDialect(options),
        "plain" => new PlainDialect("e:"),
        "nchan" => new PlainDialect(""),
        "signalr" => new SignalRDialect(),
        "socketio" => new SocketIoDialect(),
        _ => throw new FormatException($"The dialect '{options.Dialect}' is unknown."),
    };
}
