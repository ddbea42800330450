using System.Diagnostics;

namespace AiTasks.AppHost.Local.Processes;

/// <summary>
/// A process that leads a session of its own: a Ctrl-C on the terminal does not reach it behind our back, its children can be
/// ended with it, and the kernel ends it if we die without a chance to.
/// </summary>
internal sealed class ChildProcess
{
    private readonly Process _process;
    private readonly bool _leadsGroup;

    private ChildProcess(Process process, bool leadsGroup)
    {
        _process = process;
        _leadsGroup = leadsGroup;
        Id = process.Id;
        Exited = WaitForExitAsync();
    }

    public int Id { get; }

    /// <summary>Completes with the exit code.</summary>
    public Task<int> Exited { get; }

    public static Task<ChildProcess> StartAsync(ProcessSpec spec, ProcessLog log) => ProcessThread.RunAsync(() =>
    {
        var command = Wrapped(spec);
        var start = new ProcessStartInfo(command[0], command.Skip(1))
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = spec.WorkingDirectory ?? "",
        };
        foreach (var (name, value) in spec.Environment)
            start.Environment[name] = value;

        var process = new Process { StartInfo = start };
        process.OutputDataReceived += (_, line) => log.Write(line.Data);
        process.ErrorDataReceived += (_, line) => log.Write(line.Data);
        process.Start();
        process.StandardInput.Close();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return new ChildProcess(process, leadsGroup: Programs.Find("setsid") is not null);
    });

    /// <summary>Asks the process to end and ends it if it has not after <paramref name="grace"/>; its children end too.</summary>
    public async Task StopAsync(Signal signal, TimeSpan grace)
    {
        Signals.Send(Id, signal);
        if (await Task.WhenAny(Exited, Task.Delay(grace)) != Exited)
            Kill();
        await Exited;
    }

    /// <summary>Ends the process and its children at once.</summary>
    public void Kill()
    {
        if (!_leadsGroup || !Signals.SendToGroup(Id, Signal.Kill))
            _process.Kill(entireProcessTree: true);
    }

    /// <summary>Waits until everything that the ended process printed has been written down.</summary>
    public Task OutputClosedAsync() => _process.WaitForExitAsync();

    private async Task<int> WaitForExitAsync()
    {
        // Not WaitForExitAsync: that waits for the output to close, which a grandchild may hold open.
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _process.Exited += (_, _) => done.TrySetResult();
        _process.EnableRaisingEvents = true;
        await done.Task;
        if (_leadsGroup)
            Signals.SendToGroup(Id, Signal.Kill);
        return _process.ExitCode;
    }

    private static List<string> Wrapped(ProcessSpec spec)
    {
        List<string> command = [];
        if (Programs.Find("setsid") is { } setsid)
            command.Add(setsid);

        // Changing the account forgets "die with your parent", hence one call after the other.
        if (spec.Account is { } account)
            command.AddRange([Programs.Require("setpriv"), $"--reuid={account}", $"--regid={account}", "--init-groups", "--"]);
        if (Programs.Find("setpriv") is { } setpriv)
            command.AddRange([setpriv, "--pdeathsig=KILL", "--"]);

        return [.. command, spec.Program, .. spec.Arguments];
    }
}
