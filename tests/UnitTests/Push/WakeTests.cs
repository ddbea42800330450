using AiTasks.Push.Protocols.Chats;

namespace AiTasks.UnitTests.Push;

/// <summary>How a reader of a chat is woken.</summary>
public sealed class WakeTests
{
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Who_rings_carries_the_waiter_on_on_its_own_thread()
    {
        using var wake = new Wake(TimeProvider.System, CancellationToken.None);
        var thread = 0;
        async Task WaitAsync()
        {
            await wake.WaitAsync(Long);
            thread = Environment.CurrentManagedThreadId;
        }

        var waited = WaitAsync();
        Assert.False(waited.IsCompleted);
        wake.Ring();

        Assert.True(waited.IsCompleted);
        Assert.Equal(Environment.CurrentManagedThreadId, thread);
        await waited;
    }

    [Fact]
    public void Rings_that_nobody_waited_for_count_as_one()
    {
        using var wake = new Wake(TimeProvider.System, CancellationToken.None);
        wake.Ring();
        wake.Ring();

        Assert.True(Wait(wake, Long).IsCompletedSuccessfully);
        Assert.False(Wait(wake, Long).IsCompleted);
    }

    [Fact]
    public async Task A_wait_ends_after_its_limit_also_when_a_longer_one_was_before()
    {
        using var wake = new Wake(TimeProvider.System, CancellationToken.None);
        var longer = Wait(wake, Long);
        wake.Ring();
        await longer;

        await Wait(wake, TimeSpan.FromMilliseconds(1)).WaitAsync(Patience, TestContext.Current.CancellationToken);
        Assert.True(Wait(wake, TimeSpan.Zero).IsCompletedSuccessfully);
    }

    [Fact]
    public async Task Who_is_stopped_waits_no_more()
    {
        using var stop = new CancellationTokenSource();
        using var wake = new Wake(TimeProvider.System, stop.Token);
        var waiting = Wait(wake, Long);

        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting.WaitAsync(Patience, TestContext.Current.CancellationToken));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Wait(wake, Long));
    }

    [Fact]
    public async Task No_ring_is_lost_between_two_waits()
    {
        const int Rings = 20_000;
        using var wake = new Wake(TimeProvider.System, CancellationToken.None);
        var (rung, seen) = (0, 0);
        async Task WaitAsync()
        {
            while (seen < Rings)
            {
                await wake.WaitAsync(Long);
                seen = Volatile.Read(ref rung);
            }
        }

        var waiting = WaitAsync();
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() =>
        {
            while (Interlocked.Increment(ref rung) <= Rings)
                wake.Ring();
        }))).WaitAsync(Patience, TestContext.Current.CancellationToken);
        wake.Ring();

        await waiting.WaitAsync(Patience, TestContext.Current.CancellationToken);
    }

    private static Task Wait(Wake wake, TimeSpan limit) => wake.WaitAsync(limit).AsTask();
}
