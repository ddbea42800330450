using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using AiTasks.Push.Connections;
using AiTasks.TestServers;

namespace AiTasks.Push.FunctionalTests;

/// <summary>One push node in a process of its own: for what can only be seen there, its memory and its end.</summary>
internal sealed class PushProcess : IAsyncDisposable
{
    private PushProcess(Process process, Uri address)
    {
        Process = process;
        Address = address;
    }

    public Process Process { get; }

    public Uri Address { get; }

    /// <summary>Bytes of it that are in memory now.</summary>
    public long ResidentBytes
    {
        get
        {
            const string Field = "VmRSS:";
            var line = File.ReadLines($"/proc/{Process.Id}/status").First(one => one.StartsWith(Field, StringComparison.Ordinal));
            return long.Parse(line[Field.Length..^"kB".Length], CultureInfo.InvariantCulture) * 1024;
        }
    }

    public static async Task<PushProcess> StartAsync(PushSystem system, params (string Name, string Value)[] settings)
    {
        var address = new Uri($"http://127.0.0.1:{FreePort()}");
        var start = new ProcessStartInfo("dotnet", [typeof(ConnectionStore).Assembly.Location])
        {
            Environment =
            {
                ["ASPNETCORE_URLS"] = address.ToString(),
                ["ConnectionStrings__redis"] = system.Redis,
                ["TokenOptions__SigningKey"] = TestTokens.SigningKey,
                ["services__taskapi__http__0"] = system.Api.Address,
            },
        };
        foreach (var (name, value) in settings)
            start.Environment[name.Replace(":", "__", StringComparison.Ordinal)] = value;
        var node = new PushProcess(Process.Start(start)!, address);
        try
        {
            using var http = new HttpClient { BaseAddress = address };
            await Wait.ForAsync("the process to answer", async () => (await http.GetAsync("/health/ready")).IsSuccessStatusCode);
            return node;
        }
        catch
        {
            await node.DisposeAsync();
            throw;
        }
    }

    public Task<TaskSocket> ConnectAsync(long user) => TaskSocket.ConnectAsync(Address, ("Cookie", $"sessionid={TestTokens.Session(user)}"));

    public async ValueTask DisposeAsync()
    {
        if (!Process.HasExited)
            Process.Kill();
        await Process.WaitForExitAsync();
        Process.Dispose();
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
