using System.Runtime.InteropServices;

namespace AiTasks.AppHost.Local.Running;

/// <summary>Turns Ctrl-C, SIGTERM and a closed terminal into one cancellation, so that everything is stopped in order.</summary>
internal sealed class StopSignal : IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly List<PosixSignalRegistration> _registrations;

    public StopSignal() => _registrations =
    [
        .. new[] { PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGHUP, PosixSignal.SIGQUIT }
            .Select(signal => PosixSignalRegistration.Create(signal, context =>
            {
                context.Cancel = true;
                _stop.Cancel();
            })),
    ];

    public CancellationToken Token => _stop.Token;

    /// <summary>Stops as if a signal had come.</summary>
    public void Raise() => _stop.Cancel();

    public Task WaitAsync()
    {
        var raised = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Token.Register(raised.SetResult);
        return raised.Task;
    }

    public void Dispose()
    {
        _registrations.ForEach(registration => registration.Dispose());
        _stop.Dispose();
    }
}
