using System.Diagnostics;
using AiTasks.AppHost.Local.Processes;
using AiTasks.AppHost.Local.Running;

namespace AiTasks.TestServers;

/// <summary>
/// The whole system as <c>./run</c> starts it, on free ports with data of its own: for tests that look at it from outside and
/// for tests that kill parts of it.
/// </summary>
public sealed class RunningSystem : IAsyncDisposable
{
    // RabbitMQ alone may take half a minute when a build is using the machine.
    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(120);
    private static readonly TimeSpan RestartTimeout = TimeSpan.FromSeconds(60);

    // The host gives its services 25 s and its servers 15 s.
    private static readonly TimeSpan StopGrace = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(100);
    private const int TailLines = 20;

    private readonly DirectoryInfo _folder;
    private readonly ProcessLog _log;
    private readonly ChildProcess _host;

    private RunningSystem(DirectoryInfo folder, ProcessLog log, ChildProcess host)
    {
        _folder = folder;
        _log = log;
        _host = host;
    }

    /// <summary>The only public address.</summary>
    public Uri GatewayUrl => new(State.Gateway ?? throw new InvalidOperationException("The system has no gateway."));

    /// <summary>Every process, servers included.</summary>
    public IReadOnlyList<RunningResource> Resources =>
    [
        .. State.Resources.Select(state => new RunningResource(
            state.Name, state.Replica, state.Status, state.Pid, state.Url is null ? null : new Uri(state.Url), state.ConnectionString, state.Restarts,
            state.LastExitCode)),
    ];

    /// <summary>Where its description is, as <c>./run</c> keeps one in its data.</summary>
    public string StateFolder => _folder.FullName;

    private string StateFile => Path.Combine(_folder.FullName, "state.json");

    private SystemState State => SystemState.Read(StateFile) ?? throw new InvalidOperationException("The system has not started yet.");

    /// <summary>Starts the system and waits until all of it is healthy.</summary>
    /// <param name="environment">Variables that every service gets, on top of ours.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public static async Task<RunningSystem> StartAsync(
        IReadOnlyDictionary<string, string>? environment = null, CancellationToken cancellationToken = default)
    {
        var folder = Directory.CreateTempSubdirectory("aitasks-system-");
        if (!OperatingSystem.IsWindows())
            folder.UnixFileMode |= UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

        var program = Repository.OutputOf("Local", "AiTasks.AppHost.Local");
        var log = new ProcessLog(Path.Combine(folder.FullName, "host.log"));
        var host = await ChildProcess.StartAsync(
            new ProcessSpec(
                program, "--port", "0", "--no-dashboard",
                "--data", Path.Combine(folder.FullName, "data"), "--state", Path.Combine(folder.FullName, "state.json"))
            {
                Environment = (environment ?? new Dictionary<string, string>()).ToDictionary(pair => pair.Key, string? (pair) => pair.Value),
            },
            log);
        var system = new RunningSystem(folder, log, host);
        try
        {
            await system.WaitUntilReadyAsync(cancellationToken);
            return system;
        }
        catch
        {
            await system.DisposeAsync();
            throw;
        }
    }

    /// <summary>One process.</summary>
    public RunningResource Resource(string name, int replica = 0) =>
        Resources.SingleOrDefault(resource => resource.Name == name && resource.Replica == replica)
        ?? throw new ArgumentException($"There is no '{name}' with replica {replica}.", nameof(name));

    /// <summary>Kills a service's process with SIGKILL and returns when it is dead; the host starts it again.</summary>
    public Task KillAsync(string name, int replica = 0) => SignalAsync(name, replica, Signal.Kill);

    /// <summary>Asks a service's process to end (SIGTERM) and returns when it has; the host starts it again.</summary>
    public Task TerminateAsync(string name, int replica = 0) => SignalAsync(name, replica, Signal.Terminate);

    /// <summary>Freezes a service's process (SIGSTOP): it neither does nor says anything until <see cref="ThawAsync"/>.</summary>
    public Task FreezeAsync(string name, int replica = 0) => KillToolAsync("-STOP", name, replica);

    /// <summary>Lets a frozen process go on where it was.</summary>
    public Task ThawAsync(string name, int replica = 0) => KillToolAsync("-CONT", name, replica);

    /// <summary>Starts a further task worker beside those of the system; ends it when disposed.</summary>
    /// <param name="environment">Its settings, on top of where the broker is.</param>
    public Task<ServiceProcess> StartWorkerAsync(IReadOnlyDictionary<string, string> environment) =>
        ServiceProcess.StartAsync("TaskWorker", new Dictionary<string, string>(environment)
        {
            ["ConnectionStrings__rabbitmq"] = Resource("rabbitmq").ConnectionString!,
        });

    /// <summary>Kills <c>postgres</c>, <c>redis</c> or <c>rabbitmq</c> as a power cut would; the host starts it again on the same port and data.</summary>
    public Task KillServerAsync(string name) => SignalAsync(name, replica: 0, Signal.Kill);

    /// <summary>
    /// Runs <c>rabbitmqctl</c> on the system's broker: <c>stop_app</c> takes the broker away while its process stays, so that the
    /// host does not bring it back before <c>start_app</c>.
    /// </summary>
    public Task ControlBrokerAsync(params IReadOnlyList<string> arguments) => RabbitMqControl.RunAsync(
        Resource("rabbitmq").ProcessId ?? throw new InvalidOperationException("RabbitMQ has no process now."), arguments);

    /// <summary>Waits until every replica of a resource is healthy.</summary>
    public Task WaitUntilHealthyAsync(string name, TimeSpan? timeout = null) => Wait.ForAsync(
        $"'{name}' to be healthy",
        () => Resources.Where(resource => resource.Name == name).All(resource => resource.Status == nameof(RunStatus.Healthy)),
        timeout ?? RestartTimeout);

    /// <summary>The end of a process's output.</summary>
    public string Logs(string name, int replica = 0, int lines = 200) =>
        ProcessLog.TailOf(State.Resources.Single(state => state.Name == name && state.Replica == replica).LogFile, lines);

    /// <summary>Stops the system and deletes its data.</summary>
    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync(Signal.Terminate, StopGrace);
        _log.Dispose();
        if (_folder.Exists)
            _folder.Delete(recursive: true);
        _folder.Refresh();
    }

    private async Task SignalAsync(string name, int replica, Signal signal)
    {
        var processId = Resource(name, replica).ProcessId
            ?? throw new InvalidOperationException($"'{name}' has no process now: it is {Resource(name, replica).Status}.");
        Signals.Send(processId, signal);
        await Wait.ForAsync($"'{name}' to end", () => Resource(name, replica).ProcessId != processId, RestartTimeout);
    }

    // The numbers of these signals differ between systems; their names do not.
    private async Task KillToolAsync(string signal, string name, int replica)
    {
        using var kill = Process.Start("kill", [signal, $"{Resource(name, replica).ProcessId}"]);
        await kill.WaitForExitAsync();
        if (kill.ExitCode != 0)
            throw new InvalidOperationException($"kill {signal} did not reach '{name}'.");
    }

    private async Task WaitUntilReadyAsync(CancellationToken cancellationToken)
    {
        var deadline = DateTime.UtcNow + StartTimeout;
        while (SystemState.Read(StateFile) is not { Ready: true })
        {
            if (_host.Exited.IsCompleted)
                throw new InvalidOperationException($"The system ended while starting.{Environment.NewLine}{_log.Tail()}");
            if (DateTime.UtcNow > deadline)
                throw new TimeoutException($"The system was not ready within {StartTimeout.TotalSeconds} s.{Environment.NewLine}{Missing()}");
            await Task.Delay(Poll, cancellationToken);
        }
    }

    private string Missing() => string.Join(
        Environment.NewLine,
        (SystemState.Read(StateFile)?.Resources ?? [])
            .Where(state => state.Status is not (nameof(RunStatus.Healthy) or nameof(RunStatus.Completed)))
            .Select(state => $"{state.Name} ({state.Replica}) is {state.Status}:{Environment.NewLine}{ProcessLog.TailOf(state.LogFile, TailLines)}")
            .Append(_log.Tail()));
}
