using System.Text.Json;
using AiTasks.Contracts;
using AiTasks.TestServers;

namespace AiTasks.Push.FunctionalTests;

/// <summary>Coming back with a position, and without one.</summary>
public sealed class ResumeTests(PushSystem system)
{
    private readonly long _user = TestTokens.NewUser();

    private FakeStream Stream => system.Api.StreamOf(_user);

    [Theory]
    [InlineData(3)]
    [InlineData(150)]
    public async Task Who_comes_back_with_a_position_gets_exactly_the_tail_and_then_what_is_new(int missed)
    {
        var task = Stream.Start(age: TimeSpan.FromMinutes(1));
        for (var i = 0; i < missed; i++) Stream.Progress(task, i % 99, $"шаг {i}");

        await using var socket = await ResumeAsync(system.Two, Stream.Epoch, 1);
        Stream.Complete(task);
        var frames = await socket.UpToAsync(missed + 2);
        Assert.Equal(Enumerable.Range(2, missed + 1).Select(seq => (long)seq), frames.Select(Seq));
        Assert.Equal("task_completed", Type(frames[^1]));
    }

    [Fact]
    public async Task Who_has_missed_nothing_is_told_nothing_and_stands_where_it_stood()
    {
        var task = Stream.Start(age: TimeSpan.FromMinutes(1));
        await using var socket = await ResumeAsync(system.One, Stream.Epoch, 1);
        await socket.SendAsync("""{"action":"get_task_status","data":{"task_id":1}}""");
        var answer = await socket.NextAsync("error");
        Assert.Equal((1, Stream.Epoch), (Seq(answer), answer.GetProperty("epoch").GetString()));
        Stream.Progress(task, 10);
        Assert.Equal(2, Seq(await socket.NextAsync("task_progress")));
    }

    [Theory]
    [InlineData("?epoch=another&after=1")]
    [InlineData("?epoch={epoch}&after=999")]
    [InlineData("?epoch={epoch}&after=-1")]
    [InlineData("?epoch={epoch}&after=many")]
    [InlineData("?epoch={epoch}")]
    [InlineData("?after=1")]
    public async Task A_position_that_means_nothing_gets_one_resync_and_then_what_is_new(string position)
    {
        var ended = Stream.Start(age: TimeSpan.FromMinutes(1));
        Stream.Complete(ended, new { text = "ответ" });
        var open = Stream.Start(TaskTypes.GoalDecomposition, TimeSpan.FromMinutes(1));

        await using var socket = await ConnectAsync(system.One, position.Replace("{epoch}", Stream.Epoch, StringComparison.Ordinal));
        var resync = await socket.NextAsync("resync");
        Assert.Equal(3, Seq(resync));
        var data = resync.GetProperty("data");
        Assert.Equal(open.TaskId, Assert.Single(data.GetProperty("tasks").EnumerateArray()).GetProperty("task_id").GetInt64());
        var finished = Assert.Single(data.GetProperty("finished").EnumerateArray());
        Assert.Equal((ended.TaskId, "completed", "ответ"), (
            finished.GetProperty("task_id").GetInt64(), finished.GetProperty("status").GetString(),
            finished.GetProperty("result").GetProperty("text").GetString()));

        Stream.Progress(open, 10);
        Assert.Equal(4, Seq(await socket.NextAsync("task_progress")));
    }

    [Fact]
    public async Task A_trimmed_position_gets_a_resync()
    {
        var task = Stream.Start(age: TimeSpan.FromMinutes(1));
        Stream.Progress(task, 10);
        Stream.Trim();
        await using var socket = await ResumeAsync(system.One, Stream.Epoch, 1);
        Assert.Equal(2, Seq(await socket.NextAsync("resync")));
    }

    [Fact]
    public async Task The_end_of_a_young_task_is_held_back_from_who_comes_back_too()
    {
        var created = DateTimeOffset.UtcNow;
        var task = Stream.Start();
        Stream.Complete(task);
        await using var socket = await ResumeAsync(system.One, Stream.Epoch, 0);
        await socket.UpToAsync(2);
        Assert.True(DateTimeOffset.UtcNow - created >= TimeSpan.FromMilliseconds(300));
    }

    [Fact]
    public async Task An_end_that_nobody_acknowledged_is_told_once_more_after_the_active_tasks()
    {
        await using (var first = await system.One.ConnectAsync(_user))
        {
            await first.NextAsync("active_tasks");
            var task = Stream.Start(age: TimeSpan.FromMinutes(1));
            Stream.Complete(task);
            await first.UpToAsync(2);
        }

        // Lost on the way, for all the server knows.
        await using var second = await system.Two.ConnectAsync(_user);
        Assert.Empty((await second.NextAsync("active_tasks")).GetProperty("data").GetProperty("tasks").EnumerateArray());
        Assert.Equal(2, Seq(await second.NextAsync("task_completed")));
        await second.SendAsync("""{"type":"pong"}""");
        await Wait.ForAsync("the acknowledgement", () => Stream.Acknowledged == 2);

        await using var third = await system.One.ConnectAsync(_user);
        await third.NextAsync("active_tasks");
        var next = Stream.Start(age: TimeSpan.FromMinutes(1));
        Assert.Equal(next.TaskId, (await third.NextAsync("task_started")).GetProperty("data").GetProperty("task_id").GetInt64());
    }

    [Fact]
    public async Task An_acknowledgement_counts_at_once_on_the_same_node()
    {
        for (var round = 0; round < 20; round++)
        {
            var user = TestTokens.NewUser();
            var stream = system.Api.StreamOf(user);
            await using var first = await system.One.ConnectAsync(user);
            await first.NextAsync("active_tasks");
            stream.Complete(stream.Start(age: TimeSpan.FromMinutes(1)));
            await first.UpToAsync(2);
            await first.SendAsync("""{"action":"get_task_status","data":{"task_id":1}}""");
            await first.NextAsync("error");

            await using var second = await system.One.ConnectAsync(user);
            await second.NextAsync("active_tasks");
            stream.Start(age: TimeSpan.FromMinutes(1));
            await second.NextAsync("task_started");
        }
    }

    [Fact]
    public async Task Every_frame_says_where_its_client_stands()
    {
        await using var node = system.Node(("ConnectionOptions:PingInterval", "00:00:00.2"), ("ConnectionOptions:WheelTick", "00:00:00.05"));
        await using var socket = await node.ConnectAsync(_user);
        await socket.NextAsync("active_tasks");
        Stream.Start();
        await socket.NextAsync("task_started");
        var ping = await socket.NextAsync("ping");
        Assert.Equal((1, Stream.Epoch), (Seq(ping), ping.GetProperty("epoch").GetString()));
    }

    [Fact]
    public async Task A_client_cut_again_and_again_sees_every_event_exactly_once_on_whatever_node()
    {
        const int Events = 300;
        var random = new Random(7);
        var task = Stream.Start(age: TimeSpan.FromMinutes(1));
        var epoch = Stream.Epoch;
        var writing = Task.Run(async () =>
        {
            for (var i = 0; i < Events; i++)
            {
                Stream.Progress(task, i % 99, $"шаг {i}");
                if (i % 3 == 0) await Task.Yield();
            }

            Stream.Complete(task);
        }, TestContext.Current.CancellationToken);

        var seen = new List<long>();
        for (var cut = 0; seen.LastOrDefault() < Events + 2; cut++)
        {
            Assert.True(cut < 500);
            await using var socket = await ResumeAsync(cut % 2 == 0 ? system.One : system.Two, epoch, seen.LastOrDefault());
            for (var frames = random.Next(1, 20); frames > 0 && seen.LastOrDefault() < Events + 2; frames--)
                seen.Add(Seq(await socket.NextAsync()));
        }

        await writing;
        Assert.Equal(Enumerable.Range(1, Events + 2).Select(seq => (long)seq), seen);
    }

    private Task<TaskSocket> ResumeAsync(PushNode node, string epoch, long after) => ConnectAsync(node, $"?epoch={epoch}&after={after}");

    private Task<TaskSocket> ConnectAsync(PushNode node, string query) => TaskSocket.ConnectAsync(
        node.Address, $"/ws/tasks/{query}", ("Cookie", $"sessionid={TestTokens.Session(_user)}"));

    private static long Seq(JsonElement frame) => frame.GetProperty("seq").GetInt64();

    private static string? Type(JsonElement frame) => frame.GetProperty("type").GetString();
}
