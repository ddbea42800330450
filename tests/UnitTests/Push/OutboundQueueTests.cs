using AiTasks.Push.Connections;

namespace AiTasks.UnitTests.Push;

public sealed class OutboundQueueTests
{
    [Fact]
    public void Frames_leave_in_the_order_they_came()
    {
        var queue = new OutboundQueue(100);
        Assert.True(queue.TryEnqueue(Frame(1, 10)));
        Assert.True(queue.TryEnqueue(Frame(2, 10)));
        Assert.Equal([1, 2], Drain(queue));
    }

    [Fact]
    public void Over_the_bound_only_the_newest_progress_of_each_task_stays_in_its_place()
    {
        var queue = new OutboundQueue(100);
        foreach (var (mark, task) in new[] { (1, 5L), (2, 6L), (3, 5L), (4, 6L) })
            Assert.True(queue.TryEnqueue(Frame(mark, 25, task, progress: true)));
        Assert.True(queue.TryEnqueue(Frame(5, 25, 7)));
        Assert.Equal([3, 4, 5], Drain(queue));
    }

    [Fact]
    public void The_end_of_a_task_makes_its_progress_worthless_and_is_never_left_out()
    {
        var queue = new OutboundQueue(50);
        Assert.True(queue.TryEnqueue(Frame(1, 25, 5, progress: true)));
        Assert.True(queue.TryEnqueue(Frame(2, 25, 5)));
        Assert.True(queue.TryEnqueue(Frame(3, 10, 6)));
        Assert.Equal([2, 3], Drain(queue));
    }

    [Fact]
    public void What_cannot_be_conflated_is_refused_over_the_bound()
    {
        var queue = new OutboundQueue(50);
        Assert.True(queue.TryEnqueue(Frame(1, 40, 1)));
        Assert.False(queue.TryEnqueue(Frame(2, 40, 2)));
    }

    [Fact]
    public void A_frame_larger_than_the_bound_passes_alone()
    {
        var queue = new OutboundQueue(50);
        Assert.True(queue.TryEnqueue(Frame(1, 500)));
        Assert.Equal([1], Drain(queue));
    }

    [Fact]
    public void A_client_may_burst_and_then_has_to_wait()
    {
        var limiter = new InboundLimiter(perSecond: 20, burst: 60, now: TimeSpan.Zero);
        for (var i = 0; i < 60; i++)
            Assert.True(limiter.TryTake(TimeSpan.Zero));
        Assert.False(limiter.TryTake(TimeSpan.FromMilliseconds(49)));
        Assert.True(limiter.TryTake(TimeSpan.FromMilliseconds(100)));
    }

    [Fact]
    public void There_is_room_while_less_than_half_of_the_bound_waits()
    {
        var queue = new OutboundQueue(100);
        queue.TryEnqueue(Frame(1, 40));
        Assert.True(queue.RoomAsync().IsCompleted);
        queue.TryEnqueue(Frame(2, 20));
        var room = queue.RoomAsync();
        Assert.False(room.IsCompleted);
        queue.TryTake();
        Assert.True(room.IsCompleted);
    }

    private static OutboundFrame Frame(byte mark, int size, long task = 0, bool progress = false)
    {
        var bytes = new byte[size];
        bytes[0] = mark;
        return new OutboundFrame(bytes) { TaskId = task, IsProgress = progress };
    }

    private static OutboundFrame Frame(int mark, int size, long task = 0, bool progress = false) => Frame((byte)mark, size, task, progress);

    private static List<int> Drain(OutboundQueue queue)
    {
        var marks = new List<int>();
        while (queue.TryTake() is { } frame)
            marks.Add(frame.Bytes.Span[0]);
        return marks;
    }
}
