using System.CommandLine;
using System.Globalization;
using AiTasks.Cli.Invocation;
using AiTasks.Contracts;
using AiTasks.ServiceDefaults.Bus;

namespace AiTasks.Cli.Errors;

/// <summary>The messages that nobody could handle: what there is, why, and what becomes of them.</summary>
internal sealed class ErrorsCommand : Command
{
    private static readonly Dictionary<string, string> QueueOf = BusEndpoints.Queues
        .SelectMany(queue => BusEndpoints.ParkedOf(queue).Select(parked => KeyValuePair.Create(parked, queue))).ToDictionary();

    private readonly BrokerOption _broker = new();
    private readonly Argument<string> _queue = new("queue") { Description = "A queue that `aitasks errors list` names", HelpName = "queue" };
    private readonly Option<string?> _message = new("--message") { Description = "Only the message with this id" };
    private readonly Option<bool> _all = new("--all") { Description = "Every message of the queue" };
    private readonly Option<bool> _full = new("--full") { Description = "With the whole body and where in the code it failed" };
    private readonly Option<int> _limit = new("--limit") { Description = "At most so many messages", DefaultValueFactory = _ => 20 };

    public ErrorsCommand(CommandRunner runner)
        : base("errors", "Messages that nobody could handle. Speaks to the broker, not to the server")
    {
        _broker.AddTo(this);
        _queue.AcceptOnlyFromAmong([.. QueueOf.Keys]);
        Add(Make(runner, "list", "Says which queues hold such messages, and how many", [], ListAsync, "aitasks errors list"));
        Add(Make(
            runner, "show", "Shows messages and why they are there; changes nothing", [_queue, _message, _full, _limit], ShowAsync,
            "aitasks errors show generate-text_error"));
        Add(Make(
            runner, "requeue", "Puts messages back to be handled again. A task that has ended meanwhile stays as it is",
            [_queue, _message, _all], RequeueAsync, "aitasks errors requeue generate-text_error --all"));
        Add(Make(
            runner, "discard", "Deletes messages for good", [_queue, _message, _all], DiscardAsync,
            "aitasks errors discard generate-text_error --all"));
    }

    private RunnableCommand Make(
        CommandRunner runner, string name, string description, Symbol[] symbols,
        Func<ParkedMessages, CommandRun, CancellationToken, Task> action, string example)
    {
        return new RunnableCommand(runner, name, description, symbols, RunAsync) { Examples = [example] };

        async Task RunAsync(CommandRun run, CancellationToken cancellationToken)
        {
            await using var messages = await _broker.ConnectAsync(run.Line, cancellationToken);
            await action(messages, run, cancellationToken);
        }
    }

    private static async Task ListAsync(ParkedMessages messages, CommandRun run, CancellationToken cancellationToken)
    {
        var found = new List<(string Queue, uint Count)>();
        foreach (var queue in QueueOf.Keys)
        {
            if (await messages.CountAsync(queue, cancellationToken) is > 0 and var count) found.Add((queue, count));
        }

        if (run.Screen.Json) run.Screen.WriteJson(found.Select(parked => new { parked.Queue, parked.Count }));
        else if (found is []) run.Screen.Say("No messages are parked.");
        else run.Screen.WriteTable(["Queue", "Messages"], found.Select(Row));

        static string?[] Row((string Queue, uint Count) parked) => [parked.Queue, parked.Count.ToString(CultureInfo.InvariantCulture)];
    }

    private async Task ShowAsync(ParkedMessages messages, CommandRun run, CancellationToken cancellationToken)
    {
        var (id, limit) = (run.Line.GetValue(_message), run.Line.GetValue(_limit));
        var shown = (await messages.ReadAsync(run.Line.GetRequiredValue(_queue), id is null ? limit : int.MaxValue, cancellationToken))
            .Where(message => id is null || message.Id == id).ToArray();
        if (shown is []) throw Missing(id);
        if (run.Screen.Json)
        {
            run.Screen.WriteJson(shown.Select(message => new { message.Id, message.ParkedAt, message.Reason, message.Body, message.StackTrace }));
            return;
        }

        foreach (var message in shown) ParkedMessageText.Write(Console.Out, message, run.Line.GetValue(_full));
    }

    private async Task RequeueAsync(ParkedMessages messages, CommandRun run, CancellationToken cancellationToken)
    {
        var (from, which) = (run.Line.GetRequiredValue(_queue), Which(run.Line));
        var moved = await messages.MoveAsync(from, QueueOf[from], which, cancellationToken);
        if (moved == 0) throw Missing(run.Line.GetValue(_message));
        if (run.Screen.Json) run.Screen.WriteJson(new { Queue = QueueOf[from], Requeued = moved });
        else run.Screen.Say($"{moved} put back into {QueueOf[from]}.");
    }

    private async Task DiscardAsync(ParkedMessages messages, CommandRun run, CancellationToken cancellationToken)
    {
        var (from, which) = (run.Line.GetRequiredValue(_queue), Which(run.Line));
        var deleted = await messages.DiscardAsync(from, which, cancellationToken);
        if (deleted == 0) throw Missing(run.Line.GetValue(_message));
        if (run.Screen.Json) run.Screen.WriteJson(new { Queue = from, Discarded = deleted });
        else run.Screen.Say($"{deleted} deleted.");
    }

    private Predicate<ParkedMessage> Which(ParseResult line) => (line.GetValue(_message), line.GetValue(_all)) switch
    {
        ({ } id, false) => message => message.Id == id,
        (null, true) => _ => true,
        _ => throw new CommandFailedException("Say which: --message ID, or --all.", ExitCodes.Usage),
    };

    private static CommandFailedException Missing(string? id) =>
        new(id is null ? "The queue is empty." : $"The queue holds no message with the id '{id}'.", ExitCodes.NotFound);
}
