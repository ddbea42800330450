namespace AiTasks.TaskApi.Publishing;

/// <summary>Wakes who waits for news of this process: its sender when it has accepted a publication, its watch when one has ended.</summary>
internal sealed class PublishingSignal : IDisposable
{
    private readonly SemaphoreSlim _set = new(0, 1);

    public void Set()
    {
        try
        {
            _set.Release();
        }
        catch (SemaphoreFullException)
        {
            // Already set: who wakes looks for all there is.
        }
    }

    /// <summary>Waits until set, at most this long.</summary>
    public Task WaitAsync(TimeSpan atMost, CancellationToken cancellationToken) => _set.WaitAsync(atMost, cancellationToken);

    public void Dispose() => _set.Dispose();
}
