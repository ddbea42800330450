using System.Diagnostics;
using AiTasks.AppHost.Local.Processes;

namespace AiTasks.AppHost.Local.Servers;

/// <summary>A server run as a plain process: started until it really answers, stopped gently, or killed to see what happens.</summary>
internal abstract class Server(string name, ServerOptions options) : IAsyncDisposable
{
    // RabbitMQ takes 10 to 20 s on two idle cores, and a build or a test run may be using both.
    private static readonly TimeSpan ReadyTimeout = TimeSpan.FromSeconds(120);
    private static readonly TimeSpan ReadyPoll = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan StopGrace = TimeSpan.FromSeconds(15);

    private ChildProcess? _process;
    private ProcessLog? _log;

    public string Name => name;

    public int Port => options.Port;

    public int? ProcessId => _process is { Exited.IsCompleted: false } process ? process.Id : null;

    public string LogFile => options.LogFile;

    public abstract string ConnectionString { get; }

    protected ServerOptions Options => options;

    /// <summary>The signal on which the server ends without waiting for its clients.</summary>
    protected virtual Signal StopSignal => Signal.Terminate;

    /// <summary>Completes when the running process has ended, for whatever reason.</summary>
    public Task Exited => _process?.Exited ?? Task.CompletedTask;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        _log ??= new ProcessLog(options.LogFile);
        await PrepareAsync(_log, cancellationToken);
        _process = await ChildProcess.StartAsync(Command(), _log);
        try
        {
            await WaitUntilReadyAsync(_process, cancellationToken);
        }
        catch
        {
            await StopAsync();
            throw;
        }
    }

    public virtual async Task StopAsync()
    {
        if (_process is { } process)
            await process.StopAsync(StopSignal, StopGrace);
    }

    /// <summary>Ends the server as a power cut would.</summary>
    public virtual async Task KillAsync()
    {
        _process?.Kill();
        await Exited;

        // The leader is gone; its children, killed with it, may hold the port for a moment longer.
        var waited = Stopwatch.StartNew();
        while (!FreePort.IsFree(Port) && waited.Elapsed < StopGrace)
            await Task.Delay(ReadyPoll);
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _log?.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>Does what must be done before the process starts, each time.</summary>
    protected abstract Task PrepareAsync(ProcessLog log, CancellationToken cancellationToken);

    protected abstract ProcessSpec Command();

    /// <summary>True when the server does its work, not merely listens.</summary>
    protected abstract Task<bool> AnswersAsync(CancellationToken cancellationToken);

    private async Task WaitUntilReadyAsync(ChildProcess process, CancellationToken cancellationToken)
    {
        var deadline = DateTime.UtcNow + ReadyTimeout;
        while (!await AnswersAsync(cancellationToken))
        {
            if (process.Exited.IsCompleted)
                throw new InvalidOperationException($"{name} ended while starting.{Environment.NewLine}{_log!.Tail()}");
            if (DateTime.UtcNow > deadline)
                throw new TimeoutException($"{name} did not answer within {ReadyTimeout}.{Environment.NewLine}{_log!.Tail()}");
            await Task.Delay(ReadyPoll, cancellationToken);
        }
    }
}
