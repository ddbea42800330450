using AiTasks.AppHost.Local.Processes;

namespace AiTasks.AppHost.Local.Running;

/// <summary>Keeps one replica of a project alive; a project that others wait to complete runs once.</summary>
internal sealed class ProjectRun(ProjectResource project, int replica, bool runsOnce, Func<Wait, Task> dependency, RunContext context)
    : ResourceRun(project.Name, replica, project.Replicas, context)
{
    // A service gives itself 20 s to shut down (ServiceDefaults); this is a little longer, so that it ends by itself.
    private static readonly TimeSpan StopGrace = TimeSpan.FromSeconds(25);
    private static readonly TimeSpan StartingPoll = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan RunningPoll = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan AnswerTimeout = TimeSpan.FromSeconds(5);
    private static readonly HttpClient Http = new() { Timeout = AnswerTimeout };

    private ChildProcess? _process;
    private ProcessLog? _log;

    protected override int? ProcessId => _process is { Exited.IsCompleted: false } process ? process.Id : null;

    protected override string? Url => project.HasHttpEndpoint ? project.Urls[Replica] : null;

    protected override Task WaitForDependenciesAsync(CancellationToken stop) =>
        Task.WhenAll(project.Waits.Select(dependency)).WaitAsync(stop);

    protected override async Task<string?> LiveOnceAsync(CancellationToken stop)
    {
        var output = Repository.OutputOf(Path.GetFileNameWithoutExtension(project.Project.ProjectPath));
        if (!File.Exists(output))
        {
            Context.Fail($"{Title} is not built: '{output}' is missing. ./run builds it.");
            Status = RunStatus.Failed;
            return null;
        }

        _log ??= new ProcessLog(LogFile);
        var process = _process = await ChildProcess.StartAsync(
            new ProcessSpec(output, [.. project.Arguments])
            {
                // Settings files and static files are looked for in the current folder.
                WorkingDirectory = Path.GetDirectoryName(Path.Combine(Repository.AppHost, project.Project.ProjectPath)),
                Environment = ProjectEnvironment.For(project, Replica, Context.TelemetryEndpoint, Context.DashboardPages),
            },
            _log);
        Context.Changed();
        await WatchHealthAsync(process, stop);
        var exitCode = await process.Exited.WaitAsync(stop);
        LastExitCode = exitCode;
        if (!runsOnce)
            return DeathBy(exitCode);

        Status = exitCode == 0 ? RunStatus.Completed : RunStatus.Failed;
        if (exitCode != 0)
            Context.Fail($"{Title} {DeathBy(exitCode)}. The end of its log ({LogFile}):{Environment.NewLine}{LogTail()}");
        return null;
    }

    protected override async Task EndAsync()
    {
        if (_process is { } process)
            await process.StopAsync(Signal.Terminate, StopGrace);
        _log?.Dispose();
    }

    private async Task WatchHealthAsync(ChildProcess process, CancellationToken stop)
    {
        if (runsOnce)
            return;

        while (!process.Exited.IsCompleted)
        {
            if (await IsHealthyAsync(stop))
                Status = RunStatus.Healthy;
            else if (Status == RunStatus.Healthy && !process.Exited.IsCompleted)
                Status = RunStatus.Unhealthy;
            await Task.WhenAny(process.Exited, Task.Delay(Status == RunStatus.Healthy ? RunningPoll : StartingPoll, stop));
            stop.ThrowIfCancellationRequested();
        }
    }

    private async Task<bool> IsHealthyAsync(CancellationToken stop)
    {
        if (project.HealthPath is null || Url is null)
            return true;

        try
        {
            using var answer = await Http.GetAsync(new Uri(new Uri(Url), project.HealthPath), stop);
            return answer.IsSuccessStatusCode;
        }
        catch (Exception exception) when (exception is HttpRequestException or OperationCanceledException)
        {
            stop.ThrowIfCancellationRequested();
            return false;
        }
    }
}
