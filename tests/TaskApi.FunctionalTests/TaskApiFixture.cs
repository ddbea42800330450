using AiTasks.TaskApi.Storage;
using AiTasks.TaskApi.Tasks;
using AiTasks.TestServers;
using Dapper;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

[assembly: AssemblyFixture(typeof(AiTasks.TaskApi.FunctionalTests.TaskApiFixture))]

namespace AiTasks.TaskApi.FunctionalTests;

/// <summary>Two task API nodes on one database and one broker, and a worker that does what a test says.</summary>
public class TaskApiFixture : IAsyncLifetime
{
    internal const string ServiceKey = "a service key for tests";

    /// <summary>Of a service that only reports tasks.</summary>
    internal const string PlainServiceKey = "another service key for tests";

    /// <summary>Of every node that a test gives no other: any node may have to send the webhooks that another was asked for.</summary>
    internal const string MasterKey = "YSBtYXN0ZXIga2V5IGZvciB0ZXN0cyBvbmx5LCBsb25nIGVub3VnaA==";

    /// <summary>What follows it: all nodes know it already.</summary>
    internal const string NextMasterKey = "dGhlIG5leHQgbWFzdGVyIGtleSBmb3IgdGVzdHMgb25seSwgbG9uZyBlbm91Z2g=";

    private const string SigningKey = "a key for tests only, long enough for HS256";

    private readonly Random _random = new();
    private readonly DirectoryInfo _files = Directory.CreateTempSubdirectory("aitasks-files-");
    private WebApplicationFactory<TaskOptions>[] _nodes = [];
    private NpgsqlDataSource? _database;
    private int _users;

    internal ServerSet Servers { get; private set; } = null!;
    internal ScriptedWorker Worker { get; private set; } = null!;

    /// <summary>Where the bytes of files are.</summary>
    internal string FilesFolder => _files.FullName;

    public async ValueTask InitializeAsync()
    {
        Servers = await ServerSet.StartAsync(
            ServerKinds.Postgres | ServerKinds.Redis | ServerKinds.RabbitMq, owned: true, TestContext.Current.CancellationToken);
        await using (var admin = Admin("postgres"))
            await admin.ExecuteAsync("create database taskapi");

        _database = StorageExtensions.CreateDataSource(new ConfigurationBuilder()
            .AddInMemoryCollection([new("ConnectionStrings:aitasks", $"{Servers.PostgresConnection("taskapi")};Pooling=false")]).Build());
        await new Migrator(_database, NullLogger<Migrator>.Instance).MigrateAsync(TestContext.Current.CancellationToken);

        _nodes = [StartNode(), StartNode()];
        Worker = await ScriptedWorker.StartAsync(Servers.RabbitMqConnection);
        foreach (var node in _nodes) await ReadyAsync(node);
    }

    /// <summary>
    /// Starts a further node and waits for its bus: one that is disposed while its bus still starts would go on taking reports without being
    /// able to handle them.
    /// </summary>
    internal async Task<WebApplicationFactory<TaskOptions>> StartReadyNodeAsync(params (string Name, string Value)[] settings)
    {
        var node = StartNode(settings);
        await ReadyAsync(node);
        return node;
    }

    internal static Task ReadyAsync(WebApplicationFactory<TaskOptions> node) => Wait.ForAsync("a node and its bus to be ready", async () =>
        (await node.CreateClient().GetStringAsync("/health/ready")).Contains("\"masstransit-bus\":\"Healthy\"", StringComparison.Ordinal));

    /// <summary>A browser of its own: cookies, CSRF token, one of the nodes.</summary>
    internal Browser Browse(int node = 0) => Browse(_nodes[node]);

    internal static Browser Browse(WebApplicationFactory<TaskOptions> node) => new(node.Server.CreateHandler());

    /// <summary>A new person, signed in, with accepted policies.</summary>
    internal Task<Browser> SignInAsync(int node = 0) => SignInAsync(_nodes[node]);

    internal async Task<Browser> SignInAsync(WebApplicationFactory<TaskOptions> node)
    {
        var browser = Browse(node);
        await browser.RegisterAsync($"user{Interlocked.Increment(ref _users)}.{_random.Next()}@example.com");
        await browser.PostAsync("update-user-data/", new { is_terms_accepted = true, is_privacy_accepted = true });
        return browser;
    }

    /// <summary>A connection of the test's own. Not of a pool, which would keep those that a test of faults has broken.</summary>
    internal NpgsqlConnection Admin(string database = "taskapi") => new($"{Servers.PostgresConnection(database)};Pooling=false");

    internal HttpClient CreateClient(int node = 0) => _nodes[node].CreateDefaultClient();

    internal HttpMessageHandler CreateHandler(int node = 0) => _nodes[node].Server.CreateHandler();

    internal T Service<T>(int node = 0) where T : notnull => (T)_nodes[node].Services.GetService(typeof(T))!;

    /// <summary>Moves a task's past: the only way to see what minutes do without waiting for them.</summary>
    internal async Task AgeAsync(long taskId, string column, TimeSpan age)
    {
        await using var connection = await _database!.OpenConnectionAsync();
        await connection.ExecuteAsync($"update tasks set {column} = {column} - @age where id = @taskId", new { taskId, age });
    }

    /// <summary>Moves into the past when a task's command was sent.</summary>
    internal async Task AgeCommandAsync(long taskId, TimeSpan age)
    {
        await using var connection = await _database!.OpenConnectionAsync();
        await connection.ExecuteAsync("update outbox set sent_at = sent_at - @age where task_id = @taskId", new { taskId, age });
    }

    internal async Task<T> QueryAsync<T>(string sql, object values)
    {
        await using var connection = await _database!.OpenConnectionAsync();
        return await connection.QuerySingleAsync<T>(sql, values);
    }

    /// <summary>
    /// Settings of every node. The scripted worker says nothing of slots and leaves commands unclaimed as a test likes, so nothing waits for
    /// a turn here.
    /// </summary>
    internal virtual IReadOnlyList<(string Name, string Value)> Settings =>
        [("DispatchOptions:MinWindow", "100000"), ("DispatchOptions:MaxWindow", "100000")];

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (Worker is not null) await Worker.DisposeAsync();
        foreach (var node in _nodes) await node.DisposeAsync();
        if (_database is not null) await _database.DisposeAsync();
        await Servers.DisposeAsync();
        _files.Delete(recursive: true);
    }

    /// <summary>A further node, with settings of its own; whoever starts it disposes it.</summary>
    internal WebApplicationFactory<TaskOptions> StartNode(params (string Name, string Value)[] settings) => new WebApplicationFactory<TaskOptions>().WithWebHostBuilder(host =>
    {
        host.UseEnvironment("Production");
        host.UseSetting("ConnectionStrings:aitasks", Servers.PostgresConnection("taskapi"));
        host.UseSetting("ConnectionStrings:redis", Servers.RedisConnection);
        host.UseSetting("ConnectionStrings:rabbitmq", Servers.RabbitMqConnection);
        host.UseSetting("TokenOptions:SigningKey", SigningKey);
        host.UseSetting("OwnKeyOptions:MasterKey", MasterKey);
        host.UseSetting("OwnKeyOptions:FormerMasterKeys:0", NextMasterKey);
        host.UseSetting("OriginOptions:AllowedOrigins:0", "https://app.example.com");
        host.UseSetting("DrainOptions:Delay", "00:00:00");
        host.UseSetting("TaskOptions:SweepInterval", "00:00:00.100");
        host.UseSetting("MonitoringOptions:Interval", "00:00:01");
        host.UseSetting("FileStoreOptions:Folder", _files.FullName);
        host.UseSetting("DocumentOptions:PollInterval", "00:00:00.200");
        host.UseSetting("IdempotencyOptions:TrimInterval", "00:00:00.200");
        host.UseSetting("ErasureOptions:PollInterval", "00:00:00.200");

        // All nodes send what any of them has to tell, so they have to agree about it.
        host.UseSetting("WebhookOptions:AllowHttp", "true");
        host.UseSetting("WebhookOptions:AllowedNetworks:0", "127.0.0.0/8");
        host.UseSetting("WebhookOptions:PollInterval", "00:00:00.050");
        host.UseSetting("WebhookOptions:Timeout", "00:00:02");
        host.UseSetting("WebhookOptions:RetryDelay", "00:00:00.020");
        host.UseSetting("WebhookOptions:MaxRetryDelay", "00:00:00.400");
        host.UseSetting("ProducerOptions:Services:0:Name", "tests");
        host.UseSetting("ProducerOptions:Services:0:Key", ServiceKey);
        host.UseSetting("ProducerOptions:Services:0:SpeaksForChats", "true");
        host.UseSetting("ProducerOptions:Services:0:Administers", "true");
        host.UseSetting("ProducerOptions:Services:1:Name", "plain");
        host.UseSetting("ProducerOptions:Services:1:Key", PlainServiceKey);
        foreach (var (name, value) in Settings.Concat(settings)) host.UseSetting(name, value);
    });
}
