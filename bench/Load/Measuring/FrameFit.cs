namespace AiTasks.Load.Measuring;

/// <summary>
/// Finds how much filling an event needs for its frame to have the wanted length: what a server puts around an event is only known when the
/// first one has come, in the warm-up.
/// </summary>
/// <param name="bytes">The wanted length.</param>
internal sealed class FrameFit(int bytes)
{
    private volatile int _filling = -1;

    /// <summary>Bytes of filling for the next event.</summary>
    public int Filling => Math.Max(_filling, 0);

    /// <summary>Looks at a frame as it arrived.</summary>
    public void Observe(int length)
    {
        if (_filling < 0)
            _filling = Math.Max(bytes - length, 0);
    }
}
