using System.Diagnostics;
using AiTasks.TaskApi.Publishing;

namespace AiTasks.TaskApi.FunctionalTests;

/// <summary>A whole task API in a process of its own, which can die. It has no broker: nobody's tasks are to get into it.</summary>
internal sealed class PublishingProcess : IAsyncDisposable
{
    private readonly Process _process;

    private PublishingProcess(Process process) => _process = process;

    public static PublishingProcess Start(TaskApiFixture fixture, PublishingSystem system, params (string Name, string Value)[] settings)
    {
        var start = new ProcessStartInfo("dotnet", [typeof(Publisher).Assembly.Location])
        {
            Environment =
            {
                ["ASPNETCORE_URLS"] = "http://127.0.0.1:0",
                ["ASPNETCORE_ENVIRONMENT"] = "Development",
                ["ConnectionStrings__redis"] = fixture.Servers.RedisConnection,
                ["ConnectionStrings__rabbitmq"] = "amqp://guest:guest@127.0.0.1:1",
                ["TokenOptions__SigningKey"] = "a key for tests only, long enough for HS256",
                ["Logging__LogLevel__Default"] = "None",
            },
        };
        foreach (var (name, value) in system.Settings.Concat(settings)) start.Environment[name.Replace(":", "__", StringComparison.Ordinal)] = value;
        return new PublishingProcess(Process.Start(start)!);
    }

    public void Kill() => _process.Kill();

    /// <summary>Lets it stand still, as on a machine that has no time for it.</summary>
    public Task FreezeAsync() => SignalAsync("-STOP");

    public Task ThawAsync() => SignalAsync("-CONT");

    public Task EndAsync() => _process.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromSeconds(20));

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited) _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    // The numbers of these signals differ between systems; their names do not.
    private async Task SignalAsync(string signal)
    {
        using var kill = Process.Start("kill", [signal, $"{_process.Id}"]);
        await kill.WaitForExitAsync();
        Assert.Equal(0, kill.ExitCode);
    }
}
