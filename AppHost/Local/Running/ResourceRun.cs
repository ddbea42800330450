using AiTasks.AppHost.Local.Processes;

namespace AiTasks.AppHost.Local.Running;

/// <summary>Keeps one process of the system alive: starts it when what it waits for is there, watches it, starts it again.</summary>
internal abstract class ResourceRun(string name, int replica, int replicas, RunContext context)
{
    // The first restart is quick, since most crashes are a single mishap; a process that keeps dying must not fill the machine.
    private static readonly TimeSpan FirstBackOff = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan LongestBackOff = TimeSpan.FromSeconds(20);

    // Whoever has lived this long did not die of how it was started: its next death counts as a first one again.
    private static readonly TimeSpan LongLife = TimeSpan.FromSeconds(30);

    private readonly TaskCompletionSource _healthyOnce = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private RunStatus _status;

    public string Name => name;

    /// <summary>As people read it: <c>push[1]</c>.</summary>
    public string Title => replicas == 1 ? name : $"{name}[{replica}]";

    public string LogFile => Path.Combine(context.Data.Logs, replicas == 1 ? $"{name}.log" : $"{name}-{replica}.log");

    public Task HealthyOnce => _healthyOnce.Task;

    public RunStatus Status
    {
        get => _status;
        protected set
        {
            if (_status == value)
                return;
            _status = value;
            if (value is RunStatus.Healthy or RunStatus.Completed)
                _healthyOnce.TrySetResult();
            context.Changed();
        }
    }

    public ResourceState State => new(name, replica, $"{Status}", ProcessId, Url, ConnectionString, Restarts, LastExitCode, LogFile);

    protected RunContext Context => context;

    protected int Replica => replica;

    protected int Restarts { get; private set; }

    /// <summary>Of the service's last life; null before its first end, and for servers.</summary>
    protected int? LastExitCode { get; set; }

    protected abstract int? ProcessId { get; }

    protected virtual string? Url => null;

    protected virtual string? ConnectionString => null;

    /// <summary>Runs until <paramref name="stop"/>; what it started has ended then.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        try
        {
            await WaitForDependenciesAsync(stop);
            var backOff = FirstBackOff;
            while (true)
            {
                var started = DateTime.UtcNow;
                Status = Restarts == 0 ? RunStatus.Starting : RunStatus.Restarting;
                if (await LiveOnceAsync(stop) is not { } death)
                    return;

                backOff = DateTime.UtcNow - started > LongLife ? FirstBackOff : backOff;
                Restarts++;
                Status = RunStatus.Restarting;
                context.Say($"{Title} {death}; starting it again in {backOff.TotalSeconds:0.#} s. Its log: {LogFile}");
                await Task.Delay(backOff, stop);
                backOff = backOff * 2 < LongestBackOff ? backOff * 2 : LongestBackOff;
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
        }
        finally
        {
            await EndAsync();
            if (Status is not (RunStatus.Completed or RunStatus.Failed))
                Status = RunStatus.Stopped;
        }
    }

    protected virtual Task WaitForDependenciesAsync(CancellationToken stop) => Task.CompletedTask;

    /// <summary>One life of the process. Returns how it died, or null if it is not to be started again.</summary>
    protected abstract Task<string?> LiveOnceAsync(CancellationToken stop);

    /// <summary>Stops the process if it runs.</summary>
    protected abstract Task EndAsync();

    protected static string DeathBy(int exitCode) => $"ended with exit code {exitCode}";

    protected string LogTail() => ProcessLog.TailOf(LogFile, lines: 20);
}
