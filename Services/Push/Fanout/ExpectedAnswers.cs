using System.Text;

namespace AiTasks.Push.Fanout;

/// <summary>
/// Commands under way, in the order in which they were sent, which is the order in which Redis answers. Its session locks.
/// </summary>
internal sealed class ExpectedAnswers
{
    private readonly Queue<Command> _commands = [];

    /// <summary>When the oldest command was given; null while none is under way.</summary>
    public TimeSpan? OldestAt => _commands.TryPeek(out var oldest) ? oldest.At : null;

    /// <summary>Notes a command that is about to be sent.</summary>
    /// <param name="answer">Of which kind its answers are.</param>
    /// <param name="channels">One answer is expected for each, in this order; empty when there is one answer about no channel.</param>
    /// <param name="at">Now.</param>
    /// <returns>Completes when all its answers have come.</returns>
    public Task Add(RespKind answer, ReadOnlyMemory<string> channels, TimeSpan at)
    {
        var command = new Command(answer, channels, at);
        _commands.Enqueue(command);
        return command.Done.Task;
    }

    /// <summary>Takes an answer to the oldest command.</summary>
    /// <exception cref="FanoutLostException">It is no answer to that, or refuses it.</exception>
    public void Take(RespAnswer answer)
    {
        if (!_commands.TryPeek(out var command))
            throw new FanoutLostException("Redis answers what was not asked");
        if (answer.Kind is RespKind.Error)
            throw new FanoutLostException($"Redis refuses: {CodeOf(answer.Text)}");
        if (answer.Kind != command.Answer || (!command.Rest.IsEmpty && !IsNamed(command.Rest.Span[0], answer.Channel)))
            throw new FanoutLostException("Redis answers something else than was asked");

        command.Rest = command.Rest.IsEmpty ? command.Rest : command.Rest[1..];
        if (!command.Rest.IsEmpty)
            return;

        _commands.Dequeue();
        command.Done.SetResult();
    }

    /// <summary>No answer will come any more.</summary>
    public void Fail(FanoutLostException reason)
    {
        while (_commands.TryDequeue(out var command))
        {
            command.Done.SetException(reason);

            // Nobody may wait for it, and nobody has to.
            _ = command.Done.Task.Exception;
        }
    }

    private static bool IsNamed(string channel, ReadOnlySpan<byte> name) =>
        Ascii.Equals(name, channel) || Encoding.UTF8.GetString(name) == channel;

    // The text after the code may name the user.
    private static string CodeOf(ReadOnlySpan<byte> error)
    {
        var code = error.IndexOf((byte)' ') is >= 0 and var end ? error[..end] : error;
        return Encoding.UTF8.GetString(code);
    }

    private sealed class Command(RespKind answer, ReadOnlyMemory<string> channels, TimeSpan at)
    {
        public RespKind Answer => answer;

        public TimeSpan At => at;

        public ReadOnlyMemory<string> Rest { get; set; } = channels;

        // Continuations run elsewhere: messages of all channels wait for the thread that reads the answers.
        public TaskCompletionSource Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
