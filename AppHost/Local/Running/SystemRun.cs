using System.Diagnostics;
using AiTasks.AppHost.Local.Processes;

namespace AiTasks.AppHost.Local.Running;

/// <summary>The running system: servers, services and dashboard, started at once, each waiting for what it needs.</summary>
internal sealed class SystemRun : IAsyncDisposable
{
    private readonly LocalOptions _options;
    private readonly StopSignal _stop;
    private readonly CancellationTokenSource _stopServices = new();
    private readonly CancellationTokenSource _stopServers = new();
    private readonly RunContext _context;
    private readonly List<ServerRun> _servers;
    private readonly List<ProjectRun> _services;
    private readonly Dictionary<IResource, List<ResourceRun>> _runs;
    private readonly ProjectResource? _door;
    private readonly Lock _writing = new();
    private string? _dashboard;
    private string? _failure;

    public SystemRun(LocalOptions options, IReadOnlyList<IResource> resources, StopSignal stop)
    {
        _options = options;
        _stop = stop;
        _context = new RunContext(options.Data, Console.WriteLine, WriteState, Fail);
        var projects = resources.OfType<ProjectResource>().ToList();
        _door = projects.Find(project => project.IsExternal);
        projects.ForEach(GiveAddresses);

        var awaited = projects.SelectMany(project => project.Waits).Where(wait => wait.Kind == WaitKind.Completed)
            .Select(wait => wait.Dependency).ToHashSet();
        _runs = resources.OfType<ContainerResource>()
            .ToDictionary(IResource (server) => server, server => new List<ResourceRun> { new ServerRun(server, _context) });
        foreach (var project in projects)
        {
            _runs[project] = [.. Enumerable.Range(0, project.Replicas)
                .Select(replica => new ProjectRun(project, replica, awaited.Contains(project), WaitForAsync, _context))];
        }

        _servers = [.. _runs.Values.SelectMany(runs => runs).OfType<ServerRun>()];
        _services = [.. _runs.Values.SelectMany(runs => runs).OfType<ProjectRun>()];
    }

    private IEnumerable<ResourceRun> All => _servers.Concat<ResourceRun>(_services);

    /// <summary>Runs until a signal comes or the system turns out unable to start.</summary>
    public async Task<int> RunAsync()
    {
        var watch = Stopwatch.StartNew();
        Console.WriteLine($"Starting. Logs are in {_options.Data.Logs}");
        await using var dashboard = _options.Dashboard ? await Dashboard.StartAsync(_options.Data) : null;
        (_context.TelemetryEndpoint, _context.DashboardPages) = (dashboard?.TelemetryEndpoint, dashboard?.Pages);

        var servers = Task.WhenAll(_servers.Select(run => run.RunAsync(_stopServers.Token)));
        var services = Task.WhenAll(_services.Select(run => run.RunAsync(_stopServices.Token)));
        try
        {
            await Task.WhenAll(All.Select(run => run.HealthyOnce)).WaitAsync(_stop.Token);
            _dashboard = dashboard is null ? null : await dashboard.AddressAsync(_stop.Token);
            WriteState();
            SayReady(watch.Elapsed);
            await _stop.WaitAsync();
        }
        catch (OperationCanceledException) when (_stop.Token.IsCancellationRequested)
        {
        }

        // Services first: they finish what they have in hand, and need the servers for it.
        Console.WriteLine("Stopping.");
        await _stopServices.CancelAsync();
        await services;
        await _stopServers.CancelAsync();
        await servers;
        return _failure is null ? ExitCodes.Success : ExitCodes.Failed;
    }

    public ValueTask DisposeAsync()
    {
        _stopServices.Dispose();
        _stopServers.Dispose();
        return ValueTask.CompletedTask;
    }

    private static void GiveAddresses(ProjectResource project)
    {
        if (project.Port is > 0 && !FreePort.IsFree(project.Port.Value))
            throw new InvalidOperationException($"Port {project.Port} for {project.Name} is taken by another program; choose another one with --port.");
        for (var i = 0; project.HasHttpEndpoint && i < project.Replicas; i++)
            project.Urls.Add($"http://127.0.0.1:{(project.Port is > 0 ? project.Port : FreePort.Next())}");
    }

    // A database is there when its server is: the server's run creates it before it calls itself healthy.
    private Task WaitForAsync(Wait wait)
    {
        var resource = wait.Dependency is PostgresDatabaseResource database ? database.Parent : wait.Dependency;
        return Task.WhenAll(_runs[resource].Select(run => run.HealthyOnce));
    }

    private void Fail(string reason)
    {
        if (Interlocked.CompareExchange(ref _failure, reason, null) is not null)
            return;
        Console.Error.WriteLine(reason);
        WriteState();
        _stop.Raise();
    }

    private void WriteState()
    {
        lock (_writing)
        {
            var ready = All.All(run => run.Status is RunStatus.Healthy or RunStatus.Completed);
            new SystemState(ready, _door?.Urls[0], _dashboard, _failure, [.. All.Select(run => run.State)]).Write(_options.StateFile);
        }
    }

    private void SayReady(TimeSpan after) => Console.WriteLine($"""

        AiTasks is running ({after.TotalSeconds:0.0} s).
          Gateway     {_door?.Urls[0].Replace("127.0.0.1", "localhost", StringComparison.Ordinal)}
          Dashboard   {_dashboard ?? (_options.Dashboard ? "not available" : "not asked for")}
          Sign in     demo@aitasks.local / demo
          Stop        Ctrl-C

        """);
}
