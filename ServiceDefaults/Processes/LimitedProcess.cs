using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace AiTasks.ServiceDefaults.Processes;

/// <summary>Runs a program on content that may be anybody's, so that nothing the content does to it harms this process.</summary>
public static class LimitedProcess
{
    private const int NotExecutable = 126;
    private const int NotFound = 127;
    private const int LongestComplaint = 4096;
    private const int BufferLength = 64 * 1024;

    // Everything else of our environment, secrets among it, is none of its business. It looks for fonts, and keeps a list of them.
    private static readonly string[] Inherited =
    [
        "PATH", "HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_DATA_DIRS", "FONTCONFIG_FILE", "FONTCONFIG_PATH",
        "FONTCONFIG_SYSROOT",
    ];

    // The shell's limits stay with the program that replaces it. It gets its words as arguments, so none of them is read as a command.
    private const string Limited = """ulimit -c 0 && ulimit -v "$1" && shift && exec "$@" """;

    /// <summary>Runs it to its end.</summary>
    /// <param name="program">The program.</param>
    /// <param name="input">What it gets; it may end before it has read all of it.</param>
    /// <param name="cancellationToken">Ends it with everything it has started.</param>
    /// <exception cref="ProgramUnavailableException">It cannot be run here.</exception>
    /// <exception cref="ProgramOutputException">It wrote too much, and was ended.</exception>
    public static async Task<ProgramResult> RunAsync(
        LimitedProgram program, Stream input, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        using var process = Start(program);
        try
        {
            var complaint = ReadAsync(process.StandardError.BaseStream, LongestComplaint, null, cancellationToken);
            var output = ReadAsync(process.StandardOutput.BaseStream, program.MaxOutput, program.Path, cancellationToken);
            var streams = Task.WhenEach(WriteAsync(input, process.StandardInput.BaseStream, cancellationToken), complaint, output);
            await foreach (var stream in streams.WithCancellation(cancellationToken))
                await stream;
            await process.WaitForExitAsync(cancellationToken);
            return process.ExitCode is NotFound or NotExecutable
                ? throw new ProgramUnavailableException(program.Path)
                : new ProgramResult(process.ExitCode, await output, Encoding.UTF8.GetString(await complaint));
        }
        catch
        {
            await EndAsync(process);
            throw;
        }
    }

    private static Process Start(LimitedProgram program)
    {
        List<string> words = [program.Path, .. program.Arguments];
        if (OperatingSystem.IsLinux())
            words.InsertRange(0, ["/bin/sh", "-c", Limited, "sh", (program.MaxMemory / 1024).ToString(CultureInfo.InvariantCulture)]);
        var start = new ProcessStartInfo(words[0], words.Skip(1))
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Path.GetTempPath(),
        };
        start.Environment.Clear();
        foreach (var name in Inherited)
        {
            if (Environment.GetEnvironmentVariable(name) is { } value)
                start.Environment[name] = value;
        }

        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception exception)
        {
            throw new ProgramUnavailableException(program.Path, exception);
        }
    }

    private static async Task WriteAsync(Stream content, Stream input, CancellationToken cancellationToken)
    {
        var buffer = new byte[BufferLength];
        while (await content.ReadAsync(buffer, cancellationToken) is > 0 and var count)
        {
            if (!await IsTakenAsync(() => input.WriteAsync(buffer.AsMemory(0, count), cancellationToken))) return;
        }

        await IsTakenAsync(input.DisposeAsync);
    }

    private static async Task<bool> IsTakenAsync(Func<ValueTask> write)
    {
        try
        {
            await write();
            return true;
        }
        catch (IOException)
        {
            // It may end before it has read everything, and how it ended says more than the broken pipe.
            return false;
        }
    }

    /// <param name="stream">What it writes.</param>
    /// <param name="most">Bytes that are kept.</param>
    /// <param name="failing">The program that may not write more; null: more is passed over.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    private static async Task<byte[]> ReadAsync(Stream stream, long most, string? failing, CancellationToken cancellationToken)
    {
        using var read = new MemoryStream();
        var buffer = new byte[BufferLength];
        while (await stream.ReadAsync(buffer, cancellationToken) is > 0 and var count)
        {
            var room = (int)Math.Min(count, most - read.Length);
            if (room < count && failing is not null) throw new ProgramOutputException(failing);
            read.Write(buffer, 0, room);
        }

        return read.ToArray();
    }

    private static async Task EndAsync(Process process)
    {
        try
        {
            process.Kill(entireProcessTree: true);
        }
        catch (Exception exception) when (exception is InvalidOperationException or Win32Exception or AggregateException)
        {
            // It has ended by itself.
        }

        // Otherwise it would still be there, and its turn be given to the next.
        await process.WaitForExitAsync(CancellationToken.None);
    }
}
