using AiTasks.AppHost.Local.Processes;
using AiTasks.AppHost.Local.Running;

namespace AiTasks.TestServers;

/// <summary>One service in a process of its own, for a test that chooses its neighbours.</summary>
public sealed class ServiceProcess : IAsyncDisposable
{
    private static readonly TimeSpan StopGrace = TimeSpan.FromSeconds(25);

    // Two cores that also run the servers and other tests: generous, since only a failing test waits this long.
    private static readonly TimeSpan EndsWithin = TimeSpan.FromSeconds(30);

    private readonly ProcessLog _log;
    private readonly ChildProcess _process;

    private ServiceProcess(Uri address, ProcessLog log, ChildProcess process)
    {
        Address = address;
        _log = log;
        _process = process;
    }

    /// <summary>Where it answers.</summary>
    public Uri Address { get; }

    /// <summary>Starts a service on a free port and waits until it answers.</summary>
    /// <param name="project">Its project's name.</param>
    /// <param name="environment">Its settings.</param>
    /// <param name="output">Where what it says goes, such as <c>/dev/full</c>; null to keep it until it ends.</param>
    public static async Task<ServiceProcess> StartAsync(
        string project, IReadOnlyDictionary<string, string> environment, string? output = null)
    {
        var address = new Uri($"http://127.0.0.1:{FreePort.Next()}");
        var log = NewLog();
        var spec = SpecOf(project, environment, address);
        if (output is not null)
            spec = spec with { Program = Programs.Require("sh"), Arguments = ["-c", "exec \"$0\" >\"$1\" 2>&1", spec.Program, output] };
        var process = await ChildProcess.StartAsync(spec, log);
        var service = new ServiceProcess(address, log, process);
        try
        {
            using var http = new HttpClient { BaseAddress = address };
            await Wait.ForAsync($"{project} to answer", async () => (await http.GetAsync("/health/live")).IsSuccessStatusCode);
            return service;
        }
        catch (TimeoutException error)
        {
            var tail = log.Tail();
            await service.DisposeAsync();
            throw new InvalidOperationException($"{project} did not start.{Environment.NewLine}{tail}", error);
        }
    }

    /// <summary>Runs a service that ends by itself.</summary>
    /// <param name="project">Its project's name.</param>
    /// <param name="environment">Its settings.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <returns>Its exit code and all it said.</returns>
    /// <exception cref="TimeoutException">It runs on.</exception>
    public static async Task<(int ExitCode, string Said)> RunAsync(
        string project, IReadOnlyDictionary<string, string> environment, params IReadOnlyList<string> arguments)
    {
        using var log = NewLog();
        var process = await ChildProcess.StartAsync(SpecOf(project, environment, new Uri($"http://127.0.0.1:{FreePort.Next()}"), arguments), log);
        try
        {
            var code = await process.Exited.WaitAsync(EndsWithin);
            await process.OutputClosedAsync();
            return (code, log.Tail(int.MaxValue));
        }
        catch (TimeoutException error)
        {
            await process.StopAsync(Signal.Kill, StopGrace);
            throw new TimeoutException($"{project} did not end.{Environment.NewLine}{log.Tail()}", error);
        }
        finally
        {
            File.Delete(log.Path);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _process.StopAsync(Signal.Terminate, StopGrace);
        _log.Dispose();
        File.Delete(_log.Path);
    }

    private static ProcessLog NewLog() => new(Path.Combine(Path.GetTempPath(), $"aitasks-{Guid.NewGuid():N}.log"));

    private static ProcessSpec SpecOf(
        string project, IReadOnlyDictionary<string, string> environment, Uri address, params IReadOnlyList<string> arguments) =>
        new(Repository.OutputOf(project), arguments)
        {
            WorkingDirectory = Path.GetDirectoryName(Repository.OutputOf(project)),
            Environment = new Dictionary<string, string?>(environment.ToDictionary(pair => pair.Key, string? (pair) => pair.Value))
            {
                ["ASPNETCORE_URLS"] = $"{address}",
            },
        };
}
