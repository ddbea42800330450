using AiTasks.Contracts;

namespace AiTasks.Push.Protocols.Chats;

/// <summary>Rings when something came, or may have come. Rings that nobody waited for count as one.</summary>
internal sealed class Bell : IChannelListener, IDisposable
{
    private readonly SemaphoreSlim _rung = new(0, 1);

    public void Hear(StreamBatch? batch, int bytes) => Ring();

    public void Doubt() => Ring();

    public void Ring()
    {
        try
        {
            _rung.Release();
        }
        catch (SemaphoreFullException)
        {
            // It rings already.
        }
    }

    /// <summary>Waits until it rings, or for as long as given.</summary>
    public Task WaitAsync(TimeSpan limit, CancellationToken stop) =>
        _rung.WaitAsync(limit > TimeSpan.Zero ? limit : TimeSpan.Zero, stop);

    public void Dispose() => _rung.Dispose();
}
