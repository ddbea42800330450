using System.Diagnostics;
using System.Text.Json;
using AiTasks.Contracts;
using AiTasks.TestServers;

namespace AiTasks.Push.FunctionalTests;

public sealed class OrderTests(PushSystem system)
{
    [Fact]
    public async Task A_socket_that_connects_in_the_middle_of_a_burst_misses_nothing_and_gets_nothing_twice()
    {
        const int Runs = 40;
        for (var run = 0; run < Runs; run++)
        {
            var user = TestTokens.NewUser();
            var stream = system.Api.StreamOf(user);

            // Longer ago than the hold-back, which has its own tests.
            var task = stream.Start(age: TimeSpan.FromMinutes(1));
            if (run % 2 == 0)
                system.Api.AfterSnapshot[user] = () => Task.Run(() => stream.Progress(task, 1));
            var burst = Task.Run(() =>
            {
                for (var percent = 1; percent < 100; percent++)
                    stream.Progress(task, percent);
                stream.Complete(task);
            }, TestContext.Current.CancellationToken);

            await using var socket = await (run % 3 == 0 ? system.One : system.Two).ConnectAsync(user);
            var snapshot = await socket.NextAsync("active_tasks");
            await burst;
            await AssertFollowsAsync(socket, snapshot, stream.Seq);
        }
    }

    [Fact]
    public async Task A_gap_in_what_redis_brings_is_filled_from_the_log()
    {
        var user = TestTokens.NewUser();
        var stream = system.Api.StreamOf(user);
        await using var socket = await system.One.ConnectAsync(user);
        var snapshot = await socket.NextAsync("active_tasks");
        var task = stream.Start(age: TimeSpan.FromMinutes(1));
        stream.Publishes = false;
        for (var percent = 1; percent < 60; percent++)
            stream.Progress(task, percent);
        stream.Publishes = true;
        stream.Complete(task);
        await AssertFollowsAsync(socket, snapshot, stream.Seq);
    }

    [Fact]
    public async Task An_event_that_was_never_published_is_found_in_the_log()
    {
        await using var node = system.Node(("DeliveryOptions:SweepInterval", "00:00:00.3"), ("DeliveryOptions:PollInterval", "00:00:00.1"));
        var user = TestTokens.NewUser();
        var stream = system.Api.StreamOf(user);
        await using var socket = await node.ConnectAsync(user);
        await socket.NextAsync("active_tasks");
        stream.Publishes = false;
        stream.Start();
        await socket.NextAsync("task_started");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task When_the_log_cannot_tell_what_was_missed_the_socket_gets_a_new_list(bool newEpoch)
    {
        var user = TestTokens.NewUser();
        var stream = system.Api.StreamOf(user);
        await using var socket = await system.One.ConnectAsync(user);
        await socket.NextAsync("active_tasks");

        stream.Publishes = false;
        var task = stream.Start(age: TimeSpan.FromMinutes(1));
        if (newEpoch)
            stream.ChangeEpoch();
        else
            stream.Trim();
        stream.Publishes = true;
        stream.Progress(task, 10);

        var snapshot = await socket.NextAsync("active_tasks");
        Assert.Equal(task.TaskId, Assert.Single(snapshot.GetProperty("data").GetProperty("tasks").EnumerateArray()).GetProperty("task_id").GetInt64());
        stream.Complete(task);
        await AssertFollowsAsync(socket, snapshot, stream.Seq);
    }

    [Fact]
    public async Task The_end_of_a_task_is_held_back_until_its_start_can_have_been_answered()
    {
        await using var node = system.Node(("DeliveryOptions:HoldBack", "00:00:01.5"));
        await PushSystem.ReadyAsync(node);
        var user = TestTokens.NewUser();
        var stream = system.Api.StreamOf(user);
        await using var socket = await node.ConnectAsync(user);
        await socket.NextAsync("active_tasks");

        var clock = Stopwatch.StartNew();
        var quick = stream.Start();
        stream.Complete(quick);
        stream.Start(TaskTypes.GoalDecomposition);
        await socket.NextAsync("task_started");
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(1.4), "the start itself is not held back");
        await socket.NextAsync("task_completed");
        Assert.True(clock.Elapsed >= TimeSpan.FromSeconds(1.45), $"the end left after {clock.Elapsed}");
        await socket.NextAsync("task_started");

        clock.Restart();
        var old = stream.Start(age: TimeSpan.FromMinutes(1));
        stream.Complete(old);
        await socket.NextAsync("task_started");
        await socket.NextAsync("task_completed");
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(1.4), "the end of an older task waits for nothing");
    }

    [Fact]
    public async Task The_trace_of_a_task_reaches_the_frame_that_leaves()
    {
        using var spans = new RecordedSpans("AiTasks.Push");
        var trace = ActivityTraceId.CreateRandom();
        var user = TestTokens.NewUser();
        await using var socket = await system.One.ConnectAsync(user);
        await socket.NextAsync("active_tasks");

        var task = system.Api.StreamOf(user).Start(trace: $"00-{trace}-{ActivitySpanId.CreateRandom()}-01");
        await socket.NextAsync("task_started");
        await Wait.ForAsync("the span", () => spans.All.Any(span => span.TraceId == trace));
        var deliver = spans.All.Single(span => span.TraceId == trace);
        Assert.Equal("deliver", deliver.OperationName);
        Assert.Equal(task.TaskId, deliver.GetTagItem("aitasks.task.id"));
        Assert.Equal(1, deliver.GetTagItem("aitasks.sockets"));
    }

    private static async Task AssertFollowsAsync(TaskSocket socket, JsonElement snapshot, long last)
    {
        var from = snapshot.GetProperty("seq").GetInt64();
        if (from == last)
            return;

        // An end that the snapshot covers already is repeated, since nobody has acknowledged it.
        var frames = (await socket.UpToAsync(last)).Where(frame => frame.GetProperty("seq").GetInt64() > from);
        Assert.Equal(Enumerable.Range(1, (int)(last - from)).Select(i => from + i), frames.Select(frame => frame.GetProperty("seq").GetInt64()));
    }
}
