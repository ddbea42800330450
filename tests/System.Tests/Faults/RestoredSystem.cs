using System.Diagnostics;
using AiTasks.SystemTests.Clients;
using AiTasks.TestServers;
using Dapper;
using Npgsql;

namespace AiTasks.SystemTests.Faults;

/// <summary>A task API, a worker and a push node on a restored database, with an empty broker beside the one of another system.</summary>
internal sealed class RestoredSystem : IAsyncDisposable
{
    private readonly List<ServiceProcess> _services = [];

    private RestoredSystem(string connection) => Connection = connection;

    public string Connection { get; }

    public Uri TaskApi => _services[0].Address;

    public Uri Push => _services[1].Address;

    /// <param name="from">The system whose servers and secrets it has.</param>
    /// <param name="database">What is restored into; created.</param>
    /// <param name="file">The backup.</param>
    public static async Task<RestoredSystem> StartAsync(RunningSystem from, string database, string file)
    {
        var server = from.Resource("postgres").ConnectionString!;
        await from.QueryAsync<int>($"create database {database}");
        var restored = new RestoredSystem($"{server};Database={database}");
        await CommandAsync(restored.Connection, "backup", "restore", file);
        var refused = await RunAsync(restored.Connection, "backup", "restore", file);
        Assert.True(refused.ExitCode == 1 && refused.Said.Contains("is not empty", StringComparison.Ordinal), refused.Said);

        await from.ControlBrokerAsync("add_vhost", database);
        await from.ControlBrokerAsync("set_permissions", "-p", database, "guest", ".*", ".*", ".*");
        foreach (var (project, resource) in ((string, string)[])[("TaskApi", "taskapi"), ("Push", "push"), ("TaskWorker", "taskworker")])
            await restored.AddAsync(from, project, resource, database);
        return restored;
    }

    public async Task<long> CountAsync(string sql, long[] before)
    {
        await using var connection = new NpgsqlConnection($"{Connection};Pooling=false");
        return await connection.QuerySingleAsync<long>(sql, new { before });
    }

    /// <summary>Calls the command line, which has to succeed.</summary>
    public static async Task CommandAsync(string connection, params string[] arguments)
    {
        var (exitCode, said) = await RunAsync(connection, arguments);
        Assert.True(exitCode == 0, said);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var service in _services) await service.DisposeAsync();
    }

    private static async Task<(int ExitCode, string Said)> RunAsync(string connection, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "aitasks.dll"), .. arguments]) { RedirectStandardError = true };
        start.Environment["ConnectionStrings__aitasks"] = connection;
        using var process = Process.Start(start)!;
        var said = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, said);
    }

    // Everything as the other system's process has it, but for where its database, its broker and its task API are.
    private async Task AddAsync(RunningSystem from, string project, string resource, string database)
    {
        var environment = File.ReadAllText($"/proc/{from.Resource(resource).ProcessId}/environ").Split('\0', StringSplitOptions.RemoveEmptyEntries)
            .Select(variable => variable.Split('=', 2)).ToDictionary(variable => variable[0], variable => variable[1]);
        environment.Remove("ASPNETCORE_URLS");
        environment.Remove("services__taskapi__http__1");
        environment["ConnectionStrings__aitasks"] = Connection;
        environment["ConnectionStrings__rabbitmq"] = $"{from.Resource("rabbitmq").ConnectionString}/{database}";
        if (_services.Count > 0) environment["services__taskapi__http__0"] = $"{TaskApi}";
        var service = await ServiceProcess.StartAsync(project, environment);
        _services.Add(service);
        using var http = new HttpClient { BaseAddress = service.Address };
        await Wait.ForAsync($"the restored {resource} to be ready", async () =>
            (await http.GetStringAsync("/health/ready")).Contains("\"status\":\"Healthy\"", StringComparison.Ordinal));
    }
}
