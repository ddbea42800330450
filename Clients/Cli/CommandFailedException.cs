namespace AiTasks.Cli;

/// <summary>Ends a command with a sentence for the person who typed it, and exit code 1.</summary>
internal sealed class CommandFailedException(string message) : Exception(message);
