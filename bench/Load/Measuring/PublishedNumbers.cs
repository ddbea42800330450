namespace AiTasks.Load.Measuring;

/// <summary>The number of each client's last event. The publisher writes, the clients read.</summary>
/// <param name="clients">How many there are.</param>
internal sealed class PublishedNumbers(int clients)
{
    private readonly long[] _last = new long[clients];

    public long this[int index]
    {
        get => Volatile.Read(ref _last[index]);
        set => Volatile.Write(ref _last[index], value);
    }
}
