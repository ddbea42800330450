using System.Diagnostics;

namespace AiTasks.Push.FunctionalTests;

public sealed class ShutdownTests(PushSystem system)
{
    private const int SigTerm = 15;

    [Fact]
    public async Task A_process_told_to_stop_closes_its_sockets_1001_and_ends_with_0()
    {
        await using var node = await PushProcess.StartAsync(system);
        await using var polite = await node.ConnectAsync(TestTokens.NewUser());
        await polite.NextAsync("active_tasks");

        // A peer that answers nothing, not even the close, must not hold the process.
        using var mute = await RawSocket.ConnectAsync(node.Address, TestTokens.NewUser());

        var clock = Stopwatch.StartNew();
        Assert.Equal(0, Kill(node.Process.Id, SigTerm));
        Assert.Equal(1001, (await polite.ClosedAsync()).Code);
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        await node.Process.WaitForExitAsync(limit.Token);
        Assert.Equal(0, node.Process.ExitCode);
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(10), $"stopping took {clock.Elapsed}");
    }

    [System.Runtime.InteropServices.DllImport("libc", EntryPoint = "kill")]
    private static extern int Kill(int process, int signal);
}
