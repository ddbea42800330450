using AiTasks.Contracts;
using AiTasks.Push.Delivery;

namespace AiTasks.UnitTests.Push;

public sealed class BegunTasksTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(64)]
    public void The_newest_tasks_are_remembered_and_no_others(int limit)
    {
        var begun = new BegunTasks();
        Assert.False(begun.Contains(0));
        for (var task = 1L; task <= 200; task++)
        {
            begun.Note(About(task), limit);
            begun.Note(About(Math.Max(1, task - limit + 1)), limit);
            for (var known = 1L; known <= task; known++)
                Assert.Equal(known > task - limit, begun.Contains(known));
        }
    }

    private static StreamEvent About(long task)
    {
        var fact = FeedFixture.Event(1);
        return fact with { Data = fact.Data with { TaskId = task } };
    }
}
