using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text;
using AiTasks.TestServers;

namespace AiTasks.Cli.FunctionalTests;

/// <summary>The command line as a person calls it.</summary>
internal sealed record CommandLine(int ExitCode, string Output, string Error)
{
    /// <summary>Runs a command to its end.</summary>
    public static async Task<CommandLine> RunAsync(IReadOnlyDictionary<string, string?> environment, params string[] arguments)
    {
        using var running = RunningCommand.Start(environment, input: "", arguments);
        return await running.EndAsync();
    }
}

/// <summary>A command that is still at it.</summary>
internal sealed class RunningCommand : IDisposable
{
    private static readonly string Program = Path.Combine(AppContext.BaseDirectory, "aitasks.dll");

    private readonly Process _process;
    private readonly Text _output = new();
    private readonly Text _error = new();
    private readonly Task _reading;

    private RunningCommand(Process process)
    {
        _process = process;
        _reading = Task.WhenAll(_output.ReadAsync(process.StandardOutput), _error.ReadAsync(process.StandardError));
    }

    /// <summary>What it has written to its standard output so far.</summary>
    public string Output => _output.ToString();

    /// <summary>What it has written to its standard error so far.</summary>
    public string Error => _error.ToString();

    /// <param name="environment">A null takes a variable away.</param>
    /// <param name="input">What its standard input says.</param>
    /// <param name="arguments">The line.</param>
    public static RunningCommand Start(IReadOnlyDictionary<string, string?> environment, string input, params string[] arguments) =>
        Start("dotnet", [Program, .. arguments], environment, input);

    /// <summary>The same on a terminal, which is all of its inputs and outputs.</summary>
    public static RunningCommand StartOnTerminal(IReadOnlyDictionary<string, string?> environment, params string[] arguments) => Start(
        "python3", ["-c", "import os, pty, sys; sys.exit(os.waitstatus_to_exitcode(pty.spawn(sys.argv[1:])))", "dotnet", Program, .. arguments],
        new Dictionary<string, string?>(environment) { ["TERM"] = "xterm-256color", ["NO_COLOR"] = null }, input: "");

    private static RunningCommand Start(
        string program, IEnumerable<string> arguments, IReadOnlyDictionary<string, string?> environment, string input)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardInputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
        };
        foreach (var (name, value) in environment) start.Environment[name] = value;
        var process = Process.Start(start)!;
        process.StandardInput.Write(input);
        process.StandardInput.Close();
        return new RunningCommand(process);
    }

    /// <summary>Ctrl-C.</summary>
    public void Interrupt() => Assert.Equal(0, Kill(_process.Id, 2));

    /// <summary>SIGTERM.</summary>
    public void Terminate() => Assert.Equal(0, Kill(_process.Id, 15));

    public Task UntilOutputAsync(string text) => Wait.ForAsync($"'{text}' in the output '{Output}' {Error}", () => Output.Contains(text, StringComparison.Ordinal));

    public Task UntilErrorAsync(string text) => Wait.ForAsync($"'{text}' among the messages", () => Error.Contains(text, StringComparison.Ordinal));

    public async Task<CommandLine> EndAsync()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        await _process.WaitForExitAsync(limit.Token);
        await _reading;
        return new CommandLine(_process.ExitCode, Output, Error);
    }

    public void Dispose()
    {
        if (!_process.HasExited) _process.Kill();
        _process.Dispose();
    }

    [System.Runtime.InteropServices.DllImport("libc", EntryPoint = "kill")]
    private static extern int Kill(int process, int signal);

    private sealed class Text
    {
        private readonly ConcurrentQueue<string> _pieces = new();

        public async Task ReadAsync(StreamReader reader)
        {
            var piece = new char[1024];
            while (await reader.ReadAsync(piece) is var count and > 0) _pieces.Enqueue(new string(piece, 0, count));
        }

        public override string ToString() => string.Concat(_pieces);
    }
}
