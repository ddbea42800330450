using Microsoft.Extensions.Options;

namespace AiTasks.TaskWorker.Generations;

/// <summary>How often a run sends what it shows: the more of them show something at once, the less often each, so that all together stay within a rate.</summary>
internal sealed class OutputPace(IOptions<GenerationOptions> options)
{
    private int _runs;

    /// <summary>Text that goes on with what was sent less than this ago waits for more of it.</summary>
    public TimeSpan Interval
    {
        get
        {
            var shared = TimeSpan.FromSeconds((double)Volatile.Read(ref _runs) / options.Value.MaxOutputRate);
            return shared > options.Value.OutputInterval ? shared : options.Value.OutputInterval;
        }
    }

    /// <summary>A run begins to show something.</summary>
    public void Enter() => Interlocked.Increment(ref _runs);

    /// <summary>It is over.</summary>
    public void Leave() => Interlocked.Decrement(ref _runs);
}
