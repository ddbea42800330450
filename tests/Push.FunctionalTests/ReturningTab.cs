using System.Collections.Concurrent;

namespace AiTasks.Push.FunctionalTests;

/// <summary>A browser tab with an old build of contract A's client: however its socket closes, it opens the next.</summary>
internal sealed class ReturningTab : IAsyncDisposable
{
    private readonly Func<Task<TaskSocket>> _connect;
    private readonly TimeSpan _retry;
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentDictionary<long, int> _got = new();
    private readonly Task _running;
    private volatile bool _open;
    private int _evictions;

    private ReturningTab(Func<Task<TaskSocket>> connect, TimeSpan retry)
    {
        _connect = connect;
        _retry = retry;
        _running = Task.Run(RunAsync);
    }

    /// <summary>True from a socket's snapshot to its end.</summary>
    public bool IsOpen => _open;

    public int Evictions => Volatile.Read(ref _evictions);

    public static ReturningTab Open(Func<Task<TaskSocket>> connect, TimeSpan retry) => new(connect, retry);

    /// <summary>How often it got the event at a position of the stream.</summary>
    public int Got(long seq) => _got.GetValueOrDefault(seq);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running;
        _stop.Dispose();
    }

    private async Task RunAsync()
    {
        try
        {
            while (true)
            {
                await using var socket = await _connect();
                await ServeAsync(socket);
                await Task.Delay(_retry, _stop.Token);
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // The tab is closed.
        }
    }

    private async Task ServeAsync(TaskSocket socket)
    {
        var told = false;
        try
        {
            while (true)
            {
                var frame = await socket.NextAsync().WaitAsync(_stop.Token);
                told = frame.GetProperty("type").GetString() == "force_disconnect";
                _open |= frame.GetProperty("type").GetString() == "active_tasks";
                if (frame.TryGetProperty("seq", out var seq) && frame.GetProperty("type").GetString() != "active_tasks")
                    _got.AddOrUpdate(seq.GetInt64(), 1, (_, times) => times + 1);
            }
        }
        catch (InvalidOperationException)
        {
            // However it is pushed out, in this order.
            Assert.True(told, "The socket closed without force_disconnect before it.");
            Assert.Equal((4003, true), ((await socket.ClosedAsync()).Code, string.IsNullOrEmpty((await socket.ClosedAsync()).Text)));
            Interlocked.Increment(ref _evictions);
        }
        finally
        {
            _open = false;
        }
    }
}
