using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using AiTasks.Push.Connections;
using AiTasks.TestServers;

namespace AiTasks.Push.FunctionalTests;

public sealed class ShutdownTests(PushSystem system)
{
    private const int SigTerm = 15;

    [Fact]
    public async Task A_process_told_to_stop_closes_its_sockets_1001_and_ends_with_0()
    {
        var port = FreePort();
        var address = new Uri($"http://127.0.0.1:{port}");
        using var process = Process.Start(new ProcessStartInfo("dotnet", [typeof(ConnectionStore).Assembly.Location])
        {
            Environment =
            {
                ["ASPNETCORE_URLS"] = address.ToString(),
                ["ConnectionStrings__redis"] = system.Redis,
                ["TokenOptions__SigningKey"] = TestTokens.SigningKey,
                ["services__taskapi__http__0"] = system.Api.Address,
            },
        })!;
        try
        {
            using var http = new HttpClient { BaseAddress = address };
            await Wait.ForAsync("the process to answer", async () => (await http.GetAsync("/health/ready")).IsSuccessStatusCode);
            await using var polite = await TaskSocket.ConnectAsync(address, ("Cookie", $"sessionid={TestTokens.Session(TestTokens.NewUser())}"));
            await polite.NextAsync("active_tasks");

            // A peer that answers nothing, not even the close, must not hold the process.
            using var mute = await RawSocket.ConnectAsync(address, TestTokens.NewUser());

            var clock = Stopwatch.StartNew();
            Assert.Equal(0, Kill(process.Id, SigTerm));
            Assert.Equal(1001, (await polite.ClosedAsync()).Code);
            using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
            await process.WaitForExitAsync(limit.Token);
            Assert.Equal(0, process.ExitCode);
            Assert.True(clock.Elapsed < TimeSpan.FromSeconds(10), $"stopping took {clock.Elapsed}");
        }
        finally
        {
            if (!process.HasExited)
                process.Kill();
        }
    }

    [System.Runtime.InteropServices.DllImport("libc", EntryPoint = "kill")]
    private static extern int Kill(int process, int signal);

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
