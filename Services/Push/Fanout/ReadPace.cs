using System.Diagnostics;

namespace AiTasks.Push.Fanout;

/// <summary>
/// Lets messages gather before they are read when they come so fast that waking up for each costs more than serving it. What comes alone
/// is read at once.
/// </summary>
/// <param name="gather">How long they gather; in whole milliseconds, which is what a thread can sleep.</param>
internal struct ReadPace(TimeSpan gather)
{
    // Reads within one gathering time from which on it is worth its latency.
    private const int ManyReads = 4;

    private long _since = Stopwatch.GetTimestamp();
    private int _reads;
    private bool _gathering;

    /// <summary>To be called between a read and the next.</summary>
    /// <param name="messages">How many the read brought.</param>
    public void Rest(int messages)
    {
        if (gather == TimeSpan.Zero)
            return;

        if (_gathering)
        {
            _gathering = messages > 1;
        }
        else
        {
            var now = Stopwatch.GetTimestamp();
            if (Stopwatch.GetElapsedTime(_since, now) > gather)
                (_since, _reads) = (now, 0);
            _gathering = ++_reads >= ManyReads;
        }

        if (_gathering)
            Thread.Sleep(gather);
    }
}
