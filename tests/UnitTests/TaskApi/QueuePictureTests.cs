using AiTasks.TaskApi.Dispatch;

namespace AiTasks.UnitTests.TaskApi;

public sealed class QueuePictureTests
{
    private static readonly Dictionary<string, double> Usual = new() { ["short"] = 2, ["long"] = 10 };

    [Fact]
    public void Each_slot_takes_the_next_task_as_soon_as_it_is_free()
    {
        var picture = Picture(slots: 2, [new("long", 4), new("short", 0.5)], "short", "long", "short", "short");

        // Free at 1.5 s and 6 s; the second one of these ends a short one at 3.5 s, then a long one at 13.5 s.
        Assert.Equal([2, 4, 6, 8], Waits(picture));
        Assert.Equal([1, 2, 3, 4], picture.Queued.Select(task => picture.Find(task.TaskId)!.Position));
        Assert.All(picture.Queued, task => Assert.Equal((2, 4), (picture.Find(task.TaskId)!.ActiveRequests, picture.Find(task.TaskId)!.QueueSize)));
    }

    [Fact]
    public void Who_finds_a_free_slot_does_not_wait() => Assert.Equal([0, 0, 2], Waits(Picture(slots: 2, [], "short", "short", "short")));

    [Fact]
    public void What_takes_longer_than_usual_may_end_at_any_moment_but_is_not_over() =>
        Assert.Equal([3, 13], Waits(Picture(slots: 1, [new("long", 60)], "long", "long")));

    [Fact]
    public void Without_a_known_worker_as_many_slots_count_as_are_busy()
    {
        Assert.Equal([2, 2, 4], Waits(Picture(slots: 0, [new("short", 0), new("short", 0)], "short", "short", "short")));
        Assert.Equal([0, 2], Waits(Picture(slots: 0, [], "short", "short")));
    }

    private static QueuePicture Picture(int slots, BusyTask[] busy, params string[] queued) =>
        new(slots, busy, [.. queued.Select((type, number) => new QueuedTask(number + 1, 1, type))], Usual);

    private static int[] Waits(QueuePicture picture) => [.. picture.Queued.Select(task => picture.Find(task.TaskId)!.EstimatedWaitSeconds)];
}
