using AiTasks.AppHost.Local.Processes;
using AiTasks.AppHost.Local.Servers;

namespace AiTasks.AppHost.Local.Running;

/// <summary>Keeps PostgreSQL, Redis or RabbitMQ alive on one port and one data folder.</summary>
internal sealed class ServerRun : ResourceRun
{
    private readonly ContainerResource _resource;
    private readonly Server _server;

    public ServerRun(ContainerResource resource, RunContext context)
        : base(resource.Name, replica: 0, replicas: 1, context)
    {
        _resource = resource;
        _server = resource.CreateServer(new ServerOptions(
            FreePort.Next(), resource.Password.Value, context.Data.ServerFolder(resource.Name), LogFile));
    }

    protected override int? ProcessId => _server.ProcessId;

    protected override string ConnectionString => _server.ConnectionString;

    protected override async Task<string?> LiveOnceAsync(CancellationToken stop)
    {
        try
        {
            await _server.StartAsync(stop);
            if (_resource is PostgresServerResource postgres)
                await CreateDatabasesAsync(postgres, stop);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            // What has never come up will not by itself; what was up before may only need a moment more.
            if (!HealthyOnce.IsCompleted)
                Context.Fail($"{Title} does not start: {exception.Message}");
            return $"did not start ({exception.Message.Split('\n')[0]})";
        }

        Status = RunStatus.Healthy;
        await _server.Exited.WaitAsync(stop);
        return "ended by itself";
    }

    protected override async Task EndAsync() => await _server.DisposeAsync();

    private async Task CreateDatabasesAsync(PostgresServerResource postgres, CancellationToken stop)
    {
        foreach (var database in postgres.Databases)
            await ((PostgresServer)_server).CreateDatabaseAsync(database.DatabaseName, stop);
    }
}
