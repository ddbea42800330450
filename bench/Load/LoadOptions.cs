using System.Globalization;
using System.Net;

namespace AiTasks.Load;

/// <summary>What is done to the servers.</summary>
internal enum Workload
{
    /// <summary>One person a connection, and events to one person after another.</summary>
    Stream,

    /// <summary>Every event to everybody.</summary>
    Broadcast,

    /// <summary>No events.</summary>
    Idle,

    /// <summary>As <see cref="Stream"/>, while one of the servers is killed and its clients come back to the others.</summary>
    Storm,
}

/// <summary>What the command line asks for.</summary>
internal sealed record LoadOptions
{
    public const string Usage = """
        AiTasks.Load stream|broadcast|idle|storm --dialect aitasks|aitasks-status|plain|signalr|socketio|nchan
                     --targets URL[,URL…] --connections N [--rate EVENTS_PER_SECOND] [--bytes 200] [--warmup 5] [--seconds 30]
                     [--redis HOST:PORT] [--publish-url URL] [--signing-key KEY] [--people N] [--slow 0] [--victim PID] [--crowded 0|1]
                     [--hot 0] [--token-rate 60] [--gather-ms 0]

        Connects N clients to the targets in turn, publishes events and measures how they arrive. Prints "connected", "measuring" and
        "measured" at those moments, waits for a line on standard input after the first and the last of them, and ends with one line of JSON.

        --people   Whom the clients belong to, in turn; their numbers begin with 1. Only in the dialect aitasks-status there may be fewer
                   of them than clients. An event of a stream goes to one person.
        --slow     So many clients do not read, and get events of their own besides: a tenth of what the others get together.
        --victim   Process that a storm kills; it is the first target. Its clients come back to the second.
        --crowded  1: in a storm everybody is with the first target before.
        --hot      So many clients, the first ones, hear an answer token by token instead of events, besides what the rate says; as many
                   others hear one in the warm-up, so that the answers that are measured have only begun.
        --token-rate  Tokens per second of each of them.
        --gather-ms   How long a token waits at most for others of its answer, by the rule of our worker; 0: each is published alone.

        A target is an address such as http://127.0.0.1:5000; one without a path gets that of its dialect:
          aitasks   /ws/tasks/?token=…   channel user:ID, a fact of the task API; in a storm also kept in the list log:user:ID
                    the hot ones: /chats/ID/stream?token=…   channel task:ID, a fact with what the answer says next
          aitasks-status  /api/task/ws/task/ID?token=…  the same channels and facts; a broadcast is an event to the only person
          plain     /?user=ID            channel e:ID, or e:all for a broadcast; the text frame is the message
          signalr   /hub?user=ID         the same channels and messages; the message is an argument of an invocation
          socketio  /socket.io/?…&user=ID  a packet of @socket.io/redis-emitter for room e:ID, or for everybody
          nchan     /?user=ID            a POST of the message to the publish URL with ?user=ID, or ?user=all for a broadcast
        """;

    /// <summary>The dialect in which a person may have any number of sockets.</summary>
    public const string ManySockets = "aitasks-status";

    private const int MaxBytes = 60_000;

    public required Workload Workload { get; init; }

    /// <summary>How the servers speak; see <see cref="Usage"/>.</summary>
    public required string Dialect { get; init; }

    public required IReadOnlyList<Target> Targets { get; init; }

    public required int Connections { get; init; }

    /// <summary>Events per second. A broadcast is one event, however many get it.</summary>
    public double Rate { get; init; }

    /// <summary>Length of the message that a client gets for an event, as nearly as the dialect allows.</summary>
    public int Bytes { get; init; }

    public TimeSpan Warmup { get; init; }

    /// <summary>How long is measured.</summary>
    public TimeSpan Window { get; init; }

    public IPEndPoint? Redis { get; init; }

    /// <summary>Where nchan takes messages.</summary>
    public Target? PublishUrl { get; init; }

    /// <summary>How many people the clients belong to, in turn.</summary>
    public required int People { get; init; }

    /// <summary>Clients that do not read; the first ones.</summary>
    public int Slow { get; init; }

    /// <summary>Clients that hear an answer while it is measured; the first ones. As many after them hear one in the warm-up.</summary>
    public int Hot { get; init; }

    /// <summary>Clients that hear an answer instead of events; the first ones.</summary>
    public int Answers => 2 * Hot;

    /// <summary>Tokens per second of each answer.</summary>
    public double TokenRate { get; init; }

    /// <summary>How long a token waits at most for others of its answer.</summary>
    public TimeSpan Gather { get; init; }

    /// <summary>Process that a storm kills; 0 for none.</summary>
    public int Victim { get; init; }

    /// <summary>True: before a storm everybody is with the server that will be killed.</summary>
    public bool IsCrowded { get; init; }

    /// <summary>Secret with which people's tokens are signed, in the dialect aitasks.</summary>
    public string SigningKey { get; init; } = "";

    /// <summary>Reads the command line.</summary>
    /// <exception cref="FormatException">It asks for nothing sensible; the message says why.</exception>
    public static LoadOptions Parse(string[] args)
    {
        if (args.Length == 0 || !Enum.TryParse<Workload>(args[0], ignoreCase: true, out var workload))
            throw new FormatException("The first argument is the workload: stream, broadcast, idle or storm.");

        var given = new Dictionary<string, string>();
        for (var at = 1; at < args.Length; at += 2)
        {
            if (!args[at].StartsWith("--", StringComparison.Ordinal) || at + 1 == args.Length)
                throw new FormatException($"'{args[at]}' is no option with a value.");
            given[args[at][2..]] = args[at + 1];
        }

        string Take(string name, string? otherwise = null) => given.Remove(name, out var value) ? value
            : otherwise ?? throw new FormatException($"--{name} is missing.");
        double Number(string name, string otherwise) =>
            double.TryParse(Take(name, otherwise), CultureInfo.InvariantCulture, out var value) && value >= 0 ? value
            : throw new FormatException($"--{name} takes a number.");

        var connections = int.TryParse(Take("connections"), out var number) && number > 0 ? number
            : throw new FormatException("--connections takes a number above 0.");
        var options = new LoadOptions
        {
            Workload = workload,
            Dialect = Take("dialect"),
            Targets = [.. Take("targets").Split(',').Select(Target.Parse)],
            Connections = connections,
            People = (int)Number("people", connections.ToString(CultureInfo.InvariantCulture)),
            Rate = Number("rate", "0"),
            Bytes = (int)Number("bytes", "200"),
            Warmup = TimeSpan.FromSeconds(Number("warmup", "5")),
            Window = TimeSpan.FromSeconds(Number("seconds", "30")),
            Redis = Take("redis", "") is { Length: > 0 } redis ? Target.Parse("redis://" + redis).EndPoint : null,
            PublishUrl = Take("publish-url", "") is { Length: > 0 } url ? Target.Parse(url) : null,
            SigningKey = Take("signing-key", ""),
            Slow = (int)Number("slow", "0"),
            Hot = (int)Number("hot", "0"),
            TokenRate = Number("token-rate", "60"),
            Gather = TimeSpan.FromMilliseconds(Number("gather-ms", "0")),
            Victim = (int)Number("victim", "0"),
            IsCrowded = Number("crowded", "0") > 0,
        };
        if (given.Count > 0)
            throw new FormatException($"--{given.Keys.First()} is unknown.");
        if (workload is not Workload.Idle && options.Rate <= 0)
            throw new FormatException("--rate is missing.");
        if (workload is Workload.Storm && (options.Victim == 0 || options.Targets.Count < 2))
            throw new FormatException("A storm takes a --victim and two targets.");
        if (options.Slow > 0 && (workload is not Workload.Stream || options.Slow >= options.People || options.People != connections))
            throw new FormatException("--slow takes less than all clients of a stream, each of whom is a person.");
        if (options.Hot > 0 && (workload is not Workload.Stream || options.Slow > 0 || options.Answers >= options.People || options.People != connections))
            throw new FormatException("--hot takes less than half of all clients of a stream, each of whom is a person that reads.");
        if (options.Hot > 0 && options.TokenRate <= 0)
            throw new FormatException("--token-rate takes a number above 0.");
        if (options.People != connections && (options.Dialect != ManySockets || options.People < 1 || connections % options.People > 0))
            throw new FormatException($"--people takes the number of clients, or with the dialect {ManySockets} a divisor of it.");
        if (workload is Workload.Broadcast && (options.Dialect == "aitasks" || (options.Dialect == ManySockets && options.People > 1)))
            throw new FormatException($"Our broadcasts take the dialect {ManySockets} and one person.");
        if (options.Bytes > MaxBytes)
            throw new FormatException($"--bytes takes up to {MaxBytes}.");
        return options;
    }
}
