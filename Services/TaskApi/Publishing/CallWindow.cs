using System.Diagnostics;
using System.Threading.Channels;

namespace AiTasks.TaskApi.Publishing;

/// <summary>
/// So many calls within any stretch of time of this length, at whatever moment between a call's begin and its end the other side counts it: a
/// place is taken before a call and free again one window after its end. Those who wait get places in the order in which they came.
/// </summary>
internal sealed class CallWindow
{
    private readonly Channel<bool> _places = Channel.CreateUnbounded<bool>();
    private readonly int _limit;
    private readonly TimeSpan _window;

    public CallWindow(int limit, TimeSpan window)
    {
        (_limit, _window) = (limit, window);
        for (var place = 0; place < limit; place++) Abandon();
    }

    /// <summary>No call counts any more.</summary>
    public bool IsIdle => _places.Reader.Count == _limit;

    /// <summary>Waits for a place.</summary>
    public async Task EnterAsync(CancellationToken cancellationToken) => await _places.Reader.ReadAsync(cancellationToken);

    /// <summary>The call has ended.</summary>
    public void Leave() => _ = FreeAsync(_window);

    /// <summary>There was no call.</summary>
    public void Abandon() => _places.Writer.TryWrite(true);

    /// <summary>Counts a call of the past. The latest have to come first: when there are more than places, the older ones do not matter.</summary>
    /// <param name="age">Time since it ended; negative: it may take so long yet.</param>
    public void Occupy(TimeSpan age)
    {
        if (age < _window && _places.Reader.TryRead(out _)) _ = FreeAsync(_window - age);
    }

    /// <summary>Waits, never a moment less: timers may come early by a part of a millisecond.</summary>
    public static async Task WaitAsync(TimeSpan time, CancellationToken cancellationToken)
    {
        var began = Stopwatch.GetTimestamp();
        for (var left = time; left > TimeSpan.Zero; left = time - Stopwatch.GetElapsedTime(began))
            await Task.Delay(left + TimeSpan.FromMilliseconds(1), cancellationToken);
    }

    private async Task FreeAsync(TimeSpan after)
    {
        await WaitAsync(after, CancellationToken.None);
        Abandon();
    }
}
