using System.Collections.Concurrent;
using System.Net.WebSockets;

namespace AiTasks.SystemTests.Clients;

/// <summary>How a front end comes back when its socket breaks.</summary>
internal enum Returning
{
    /// <summary>It knows its position and comes back at once.</summary>
    Resuming,

    /// <summary>The unmodified client of contract A: knows no position, waits 3 s longer after each failure, gives up after five.</summary>
    Unmodified,
}

/// <summary>The end of a task as a client heard it.</summary>
internal sealed record HeardEnd(long Seq, string Text, DateTime At);

/// <summary>A front end that listens however its sockets break, and watches that its stream has no hole and nothing twice.</summary>
internal sealed class Listener : IAsyncDisposable
{
    private const int UnmodifiedTries = 5;
    private static readonly TimeSpan UnmodifiedPause = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan ResumingPause = TimeSpan.FromMilliseconds(500);

    private readonly string _cookies;
    private readonly Returning _returning;
    private readonly ConcurrentDictionary<long, HeardEnd[]> _ends = new();
    private readonly ConcurrentQueue<string> _oddities = new();
    private readonly CancellationTokenSource _over = new();
    private readonly Task _listening;
    private string? _epoch;
    private long _last;
    private int _connections;

    private Listener(IReadOnlyList<Uri> doors, string cookies, Returning returning)
    {
        (_cookies, _returning) = (cookies, returning);
        _listening = ListenAsync(doors);
    }

    public Returning Returning => _returning;

    /// <summary>Sockets it has had.</summary>
    public int Connections => Volatile.Read(ref _connections);

    /// <summary>The newest position it has been told; 0 before the first event.</summary>
    public long Last => Volatile.Read(ref _last);

    /// <summary>What should not have happened: events missing, doubled or out of order, or a client that gave up.</summary>
    public IReadOnlyCollection<string> Oddities => _oddities;

    /// <summary>Begins to listen.</summary>
    /// <param name="doors">Where it connects to, in turn.</param>
    /// <param name="cookies">Whose events.</param>
    /// <param name="returning">How it comes back.</param>
    public static Listener Start(IReadOnlyList<Uri> doors, string cookies, Returning returning) => new(doors, cookies, returning);

    /// <summary>Every time it heard that a task ended.</summary>
    public IReadOnlyList<HeardEnd> Ends(long taskId) => _ends.GetValueOrDefault(taskId, []);

    public async ValueTask DisposeAsync()
    {
        await _over.CancelAsync();
        await _listening;
        _over.Dispose();
    }

    private async Task ListenAsync(IReadOnlyList<Uri> doors)
    {
        try
        {
            for (int tries = 0, failures = 0; ; tries++)
            {
                try
                {
                    await using var socket = await TaskSocket.ListenAsync(Address(doors[tries % doors.Count]), _cookies, Hear, _over.Token);
                    Interlocked.Increment(ref _connections);
                    failures = 0;
                    await socket.Ended.WaitAsync(_over.Token);
                }
                catch (WebSocketException)
                {
                    failures++;
                }

                if (_returning is Returning.Unmodified && failures == UnmodifiedTries)
                {
                    _oddities.Enqueue($"gave up after {failures} failures");
                    return;
                }

                await Task.Delay(
                    _returning is Returning.Unmodified ? UnmodifiedPause * (failures + 1) : ResumingPause * Random.Shared.NextDouble(), _over.Token);
            }
        }
        catch (OperationCanceledException) when (_over.IsCancellationRequested)
        {
            // Nobody listens any more.
        }
    }

    private Uri Address(Uri door) => new UriBuilder(door)
    {
        Scheme = "ws",
        Path = TaskSocket.Path,
        Query = _returning is Returning.Resuming && _epoch is not null ? $"epoch={_epoch}&after={_last}" : "",
    }.Uri;

    private void Hear(TaskSocket.Frame frame)
    {
        // A ping and the place of a task that waits tell the position too, but are no events.
        if (frame.Type is "ping" or "task_status" || (long?)frame.Whole["seq"] is not { } seq)
            return;

        if (frame.Type == "active_tasks" && (_epoch is null || _returning is Returning.Unmodified))
        {
            _epoch ??= (string?)frame.Whole["epoch"];
            Volatile.Write(ref _last, seq);
        }
        else if (seq == _last + 1)
        {
            Volatile.Write(ref _last, seq);
        }
        else if (_returning is Returning.Resuming || !frame.IsEnd || seq > _last)
        {
            // Only to a client without a position may an end be repeated.
            _oddities.Enqueue($"{frame.Type} {seq} came after {_last}");
        }

        if ((string?)frame.Whole["epoch"] != _epoch)
            _oddities.Enqueue($"{frame.Type} {seq} is of another epoch");
        if (frame.IsEnd)
        {
            var end = new HeardEnd(seq, frame.Whole.ToJsonString(), frame.At);
            _ends.AddOrUpdate(frame.TaskId!.Value, [end], (_, earlier) => [.. earlier, end]);
        }
    }
}
