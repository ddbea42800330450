namespace AiTasks.ServiceDefaults.Processes;

/// <summary>A program of the machine and what it may use.</summary>
/// <param name="Path">A path, or a name to look for on the PATH.</param>
/// <param name="Arguments">Its words. None of them is read by a shell.</param>
public sealed record LimitedProgram(string Path, params IReadOnlyList<string> Arguments)
{
    /// <summary>Address space in bytes, on Linux.</summary>
    public required long MaxMemory { get; init; }

    /// <summary>Bytes of output; one that writes more is ended.</summary>
    public required long MaxOutput { get; init; }
}

/// <summary>How a program ended.</summary>
/// <param name="ExitCode">0 when it says that it did what it was asked.</param>
/// <param name="Output">All it wrote.</param>
/// <param name="Complaint">The beginning of what it complained of; there may be pieces of the input in it.</param>
public sealed record ProgramResult(int ExitCode, byte[] Output, string Complaint);

/// <summary>A program is not on this machine, or cannot be run.</summary>
/// <param name="path">The program.</param>
/// <param name="inner">What was caught.</param>
public sealed class ProgramUnavailableException(string path, Exception? inner = null) : Exception($"'{path}' cannot be run here.", inner);

/// <summary>A program wrote more than it may.</summary>
/// <param name="path">The program.</param>
public sealed class ProgramOutputException(string path) : Exception($"'{path}' wrote more than it may.");
