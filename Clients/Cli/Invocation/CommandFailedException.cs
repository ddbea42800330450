namespace AiTasks.Cli.Invocation;

/// <summary>Ends a command with a sentence for the person who typed it.</summary>
/// <param name="message">The sentence.</param>
/// <param name="exitCode">One of <see cref="ExitCodes"/>.</param>
internal sealed class CommandFailedException(string message, int exitCode = ExitCodes.Failed) : Exception(message)
{
    public int ExitCode => exitCode;
}
