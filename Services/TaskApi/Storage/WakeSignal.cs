namespace AiTasks.TaskApi.Storage;

/// <summary>Wakes whoever looks for rows now and then when this process has written one.</summary>
internal class WakeSignal : IDisposable
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

    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing)
    {
        if (disposing) _set.Dispose();
    }
}
