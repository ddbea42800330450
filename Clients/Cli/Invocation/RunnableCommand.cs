using System.CommandLine;

namespace AiTasks.Cli.Invocation;

/// <summary>A command that does something, with examples for its help.</summary>
internal sealed class RunnableCommand : Command
{
    public RunnableCommand(
        CommandRunner runner, string name, string description, Symbol[] symbols, Func<CommandRun, CancellationToken, Task> action)
        : base(name, description)
    {
        foreach (var symbol in symbols)
        {
            if (symbol is Argument argument) Add(argument);
            else Add((Option)symbol);
        }

        // The token of the library knows nothing of the second Ctrl-C; the runner has one of its own.
        SetAction((line, _) => runner.RunAsync(line, action));
    }

    /// <summary>Lines that work as they stand.</summary>
    public IReadOnlyList<string> Examples { get; init; } = [];
}
