using Microsoft.Extensions.Options;

namespace AiTasks.TaskWorker.Generations;

/// <summary>
/// When text that goes on leaves. All runs of the process keep one beat, so that what many of them say leaves in few messages; whoever
/// sent nothing since the last beat waits for none, so a slow text is not held up at all.
/// </summary>
internal sealed class OutputPace(IOptions<GenerationOptions> options, TimeProvider time)
{
    private readonly long _start = time.GetTimestamp();
    private readonly long _interval = options.Value.OutputInterval.Ticks;

    /// <summary>How long text that goes on with what was taken at a moment waits for more of it: until the first beat after that moment.</summary>
    /// <param name="taken">A timestamp of the clock.</param>
    /// <returns>Never more than the interval, in whole milliseconds; zero when the beat is over.</returns>
    public TimeSpan HoldAfter(long taken)
    {
        if (_interval == 0)
            return TimeSpan.Zero;
        var beat = TimeSpan.FromTicks((time.GetElapsedTime(_start, taken).Ticks / _interval + 1) * _interval);

        // Whole milliseconds, since a wait takes no smaller ones and would turn round until they are over.
        var left = Math.Ceiling((beat - time.GetElapsedTime(_start)).TotalMilliseconds);
        return TimeSpan.FromMilliseconds(Math.Max(0, left));
    }
}
