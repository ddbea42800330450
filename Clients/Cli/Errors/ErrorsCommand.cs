using System.CommandLine;
using AiTasks.Contracts;
using AiTasks.ServiceDefaults.Bus;

namespace AiTasks.Cli.Errors;

/// <summary>The messages that nobody could handle: what there is, why, and what becomes of them.</summary>
internal sealed class ErrorsCommand : Command
{
    private static readonly Dictionary<string, string> QueueOf = BusEndpoints.Queues
        .SelectMany(queue => BusEndpoints.ParkedOf(queue).Select(parked => KeyValuePair.Create(parked, queue))).ToDictionary();

    private readonly BrokerOption _broker;
    private readonly Argument<string> _queue = new("queue") { Description = "A queue that `aitasks errors list` names", HelpName = "queue" };
    private readonly Option<string?> _message = new("--message") { Description = "Only the message with this id" };
    private readonly Option<bool> _all = new("--all") { Description = "Every message of the queue" };
    private readonly Option<bool> _full = new("--full") { Description = "With the whole body and where in the code it failed" };
    private readonly Option<int> _limit = new("--limit") { Description = "At most so many messages", DefaultValueFactory = _ => 20 };

    public ErrorsCommand(BrokerOption broker)
        : base("errors", "Messages that nobody could handle")
    {
        _broker = broker;
        _queue.AcceptOnlyFromAmong([.. QueueOf.Keys]);
        Add(Make("list", "Says which queues hold such messages, and how many", [], ListAsync));
        Add(Make("show", "Shows messages and why they are there; changes nothing", [_queue, _message, _full, _limit], ShowAsync));
        Add(Make(
            "requeue",
            "Puts messages back to be handled again. A task that has ended meanwhile stays as it is",
            [_queue, _message, _all],
            RequeueAsync));
        Add(Make("discard", "Deletes messages for good", [_queue, _message, _all], DiscardAsync));
    }

    private Command Make(
        string name, string description, Symbol[] symbols, Func<ParkedMessages, ParseResult, CancellationToken, Task> action)
    {
        var command = new Command(name, description);
        foreach (var symbol in symbols)
        {
            if (symbol is Argument argument) command.Add(argument);
            else command.Add((Option)symbol);
        }

        command.SetAction(async (line, cancellationToken) =>
        {
            try
            {
                await using var messages = await _broker.ConnectAsync(line, cancellationToken);
                await action(messages, line, cancellationToken);
                return 0;
            }
            catch (CommandFailedException error)
            {
                await Console.Error.WriteLineAsync(error.Message);
                return 1;
            }
        });
        return command;
    }

    private static async Task ListAsync(ParkedMessages messages, ParseResult line, CancellationToken cancellationToken)
    {
        var found = false;
        foreach (var queue in QueueOf.Keys)
        {
            if (await messages.CountAsync(queue, cancellationToken) is not (> 0 and var count)) continue;
            found = true;
            Console.WriteLine($"{queue,-30} {count,8}");
        }

        if (!found) Console.WriteLine("No messages are parked.");
    }

    private async Task ShowAsync(ParkedMessages messages, ParseResult line, CancellationToken cancellationToken)
    {
        var (id, limit) = (line.GetValue(_message), line.GetValue(_limit));
        var shown = (await messages.ReadAsync(line.GetRequiredValue(_queue), id is null ? limit : int.MaxValue, cancellationToken))
            .Where(message => id is null || message.Id == id).ToArray();
        if (shown is []) throw Missing(id);
        foreach (var message in shown) ParkedMessageText.Write(Console.Out, message, line.GetValue(_full));
    }

    private async Task RequeueAsync(ParkedMessages messages, ParseResult line, CancellationToken cancellationToken)
    {
        var (from, which) = (line.GetRequiredValue(_queue), Which(line));
        var moved = await messages.MoveAsync(from, QueueOf[from], which, cancellationToken);
        Console.WriteLine(moved > 0 ? $"{moved} put back into {QueueOf[from]}." : throw Missing(line.GetValue(_message)));
    }

    private async Task DiscardAsync(ParkedMessages messages, ParseResult line, CancellationToken cancellationToken)
    {
        var deleted = await messages.DiscardAsync(line.GetRequiredValue(_queue), Which(line), cancellationToken);
        Console.WriteLine(deleted > 0 ? $"{deleted} deleted." : throw Missing(line.GetValue(_message)));
    }

    private Predicate<ParkedMessage> Which(ParseResult line) => (line.GetValue(_message), line.GetValue(_all)) switch
    {
        ({ } id, false) => message => message.Id == id,
        (null, true) => _ => true,
        _ => throw new CommandFailedException("Say which: --message ID, or --all."),
    };

    private static CommandFailedException Missing(string? id) =>
        new(id is null ? "The queue is empty." : $"The queue holds no message with the id '{id}'.");
}
