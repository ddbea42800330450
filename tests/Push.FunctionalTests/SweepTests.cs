using System.Diagnostics;

namespace AiTasks.Push.FunctionalTests;

public sealed class SweepTests(PushSystem system)
{
    private const int Events = 3;
    private static readonly TimeSpan Promised = TimeSpan.FromSeconds(5);

    [Fact]
    public async Task An_event_that_was_appended_and_never_published_arrives_within_five_seconds()
    {
        // Past the time in which the log is read often anyway.
        await using var node = system.Node(("DeliveryOptions:RecoveryTime", "00:00:00"));
        await PushSystem.ReadyAsync(node);
        var user = TestTokens.NewUser();
        var stream = system.Api.StreamOf(user);
        await using var socket = await node.ConnectAsync(user);
        await socket.NextAsync("active_tasks");
        stream.Publishes = false;
        for (var i = 0; i < Events; i++)
        {
            // Each right after a sweep, which is the worst time.
            var clock = Stopwatch.StartNew();
            stream.Start();
            await socket.NextAsync("task_started");
            Assert.True(clock.Elapsed < Promised, $"it took {clock.Elapsed}");
        }
    }
}
