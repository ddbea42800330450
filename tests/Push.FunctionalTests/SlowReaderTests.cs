using AiTasks.Push.Connections;
using AiTasks.TestServers;
using Microsoft.Extensions.DependencyInjection;

namespace AiTasks.Push.FunctionalTests;

public sealed class SlowReaderTests(PushSystem system)
{
    [Fact]
    public async Task A_reader_that_reads_nothing_is_cut_and_holds_up_nobody()
    {
        await using var node = system.Node(("ConnectionOptions:CloseTimeout", "00:00:00.5"), ("ConnectionOptions:WheelTick", "00:00:00.05"));
        await PushSystem.ReadyAsync(node);
        var slowUser = TestTokens.NewUser();
        using var slow = await RawSocket.ConnectAsync(node.Address, slowUser);

        var user = TestTokens.NewUser();
        await using var quick = await node.ConnectAsync(user);
        await quick.NextAsync("active_tasks");
        var stream = system.Api.StreamOf(user);
        var slowStream = system.Api.StreamOf(slowUser);
        var large = new string('я', 50_000);
        var old = TimeSpan.FromMinutes(1);

        // Far more than the buffers of two kernels: what does not fit there would have to be kept in memory.
        for (var i = 0; i < 200; i++)
        {
            slowStream.Complete(slowStream.Start(age: old), new { large });
            stream.Complete(stream.Start(age: old));
            await quick.NextAsync("task_started");
            await quick.NextAsync("task_completed");
        }

        await RawSocket.DrainAsync(slow).WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);
        var store = node.Services.GetRequiredService<ConnectionStore>();
        await Wait.ForAsync("the slow socket to be forgotten", () => store.All.All(one => one.UserId != slowUser));
        Assert.Contains(store.All, one => one.UserId == user);
    }
}
