using System.Runtime.InteropServices;

namespace AiTasks.Cli.Invocation;

/// <summary>
/// Ctrl-C and SIGTERM. A command that has something to end in good order takes the first Ctrl-C; the next one ends it like any other
/// command, and one more ends the process where it stands.
/// </summary>
internal sealed class Interruption : IDisposable
{
    private readonly CancellationTokenSource _ended = new();
    private readonly PosixSignalRegistration[] _registrations;
    private Action? _first;
    private volatile int _exitCode = ExitCodes.Interrupted;

    public Interruption() => _registrations =
    [
        PosixSignalRegistration.Create(PosixSignal.SIGINT, Handle),
        PosixSignalRegistration.Create(PosixSignal.SIGTERM, Handle),
    ];

    /// <summary>Fires when the command has to end.</summary>
    public CancellationToken Token => _ended.Token;

    /// <summary>What an interrupted command ends with.</summary>
    public int ExitCode => _exitCode;

    /// <summary>Lets the next Ctrl-C run <paramref name="action"/> in place of ending the command, until the result is disposed.</summary>
    public IDisposable TakeFirst(Action action)
    {
        Volatile.Write(ref _first, action);
        return new Taken(this);
    }

    public void Dispose()
    {
        foreach (var registration in _registrations) registration.Dispose();
        _ended.Dispose();
    }

    private void Handle(PosixSignalContext context)
    {
        context.Cancel = true;
        if (context.Signal == PosixSignal.SIGINT && Interlocked.Exchange(ref _first, null) is { } first)
        {
            first();
            return;
        }

        _exitCode = context.Signal == PosixSignal.SIGINT ? ExitCodes.Interrupted : ExitCodes.Terminated;
        if (_ended.IsCancellationRequested) Environment.Exit(_exitCode);
        _ended.Cancel();
    }

    private sealed class Taken(Interruption interruption) : IDisposable
    {
        public void Dispose() => Volatile.Write(ref interruption._first, null);
    }
}
