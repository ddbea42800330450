using System.Diagnostics;
using AiTasks.SystemTests.Clients;

namespace AiTasks.SystemTests.Producers.Python;

/// <summary>A Python backend in a process of its own.</summary>
internal sealed class PythonScript : IDisposable
{
    private readonly Process _process;

    private PythonScript(Process process) => _process = process;

    public static PythonScript Start(Uri gateway, long userId, string task, string form)
    {
        var folder = Path.Combine(AppContext.BaseDirectory, "Python");
        var start = new ProcessStartInfo("python3", [Path.Combine(folder, "ten_steps.py"), $"{gateway}", Producer.Key, $"{userId}", task, form])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["PYTHONDONTWRITEBYTECODE"] = "1";
        return new PythonScript(Process.Start(start)!);
    }

    /// <summary>Waits for the script to say something.</summary>
    public async Task SaysAsync(string word)
    {
        var line = await _process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken);
        Assert.True(line == word, line ?? await _process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken));
    }

    public void GoOn() => _process.StandardInput.WriteLine();

    /// <summary>Waits until it has sent everything and ended.</summary>
    public async Task EndAsync()
    {
        await _process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(_process.ExitCode == 0, await _process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken));
    }

    public void Dispose()
    {
        if (!_process.HasExited) _process.Kill();
        _process.Dispose();
    }
}
