using AiTasks.TaskApi.Publishing;
using AiTasks.TaskApi.Storage;
using AiTasks.TestServers;
using AiTasks.TestServers.FakeTelegram;
using Dapper;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging.Abstractions;

namespace AiTasks.TaskApi.FunctionalTests;

/// <summary>Nodes that publish, with a database and a Telegram of their own. A twentieth of a second stands for Telegram's second.</summary>
internal sealed class PublishingSystem : IAsyncDisposable
{
    private static readonly FakeTelegramLimits Scaled = new()
    {
        ChatInterval = TimeSpan.FromMilliseconds(50),
        GroupLimit = 4,
        GroupWindow = TimeSpan.FromMilliseconds(400),
        GlobalLimit = 30,
        GlobalWindow = TimeSpan.FromMilliseconds(200),
    };

    private const string Template = "publishing_template";
    private static readonly SemaphoreSlim Migrating = new(1);

    private readonly TaskApiFixture _fixture;
    private readonly FakeTelegramLimits _limits;
    private readonly string _database = $"publishing_{Guid.NewGuid():N}";
    private readonly List<PublishingNode> _nodes = [];
    private long _user;

    private PublishingSystem(TaskApiFixture fixture, FakeTelegramLimits limits, FakeTelegramServer telegram) =>
        (_fixture, _limits, Telegram) = (fixture, limits, telegram);

    public FakeTelegramServer Telegram { get; }

    private string Connection => _fixture.Servers.PostgresConnection(_database);

    /// <param name="fixture">Whose servers it uses.</param>
    /// <param name="groupWindow">How long Telegram counts a group's messages; 0.4 s unless given.</param>
    public static async Task<PublishingSystem> StartAsync(TaskApiFixture fixture, TimeSpan? groupWindow = null)
    {
        var limits = Scaled with { GroupWindow = groupWindow ?? Scaled.GroupWindow };
        var system = new PublishingSystem(fixture, limits, await FakeTelegramServer.StartAsync(limits));
        await TemplateAsync(fixture);
        await using (var admin = fixture.Admin("postgres"))
            await admin.ExecuteAsync($"create database {system._database} template {Template}");
        system._user = await system.QueryAsync<long>(
            "insert into users (username, email, password_hash) values ('owner', 'owner@example.com', '-') returning id");
        return system;
    }

    /// <summary>What a node is told, in the form of settings.</summary>
    public IReadOnlyList<(string Name, string Value)> Settings =>
    [
        ("ConnectionStrings:aitasks", Connection),
        ("StorageOptions:MaxConnections", "5"),
        ("TelegramOptions:BotToken", FakeTelegramServer.Token),
        ("TelegramOptions:ApiBaseUrl", Telegram.BaseUrl),
        ("TelegramOptions:PerChatInterval", $"{_limits.ChatInterval}"),
        ("TelegramOptions:GroupLimit", $"{_limits.GroupLimit}"),
        ("TelegramOptions:GroupWindow", $"{_limits.GroupWindow}"),
        ("TelegramOptions:GlobalWindow", $"{_limits.GlobalWindow}"),
        ("TelegramOptions:PollInterval", "00:00:00.050"),
        ("TelegramOptions:RetryDelay", "00:00:00.050"),
        ("TelegramOptions:MaxRetryDelay", "00:00:00.400"),
        ("TelegramOptions:Timeout", "00:00:02"),
        ("TelegramOptions:CallGrace", "00:00:00.500"),
    ];

    public async Task<PublishingNode> StartNodeAsync(params (string Name, string Value)[] settings)
    {
        var node = await PublishingNode.StartAsync([.. Settings, .. settings]);
        lock (_nodes) _nodes.Add(node);
        return node;
    }

    /// <summary>A request to publish a new post.</summary>
    public async Task<PublishRequest> RequestAsync(string chat, string text = "Субботник в приюте", byte[]? photo = null) => new(
        await QueryAsync<Guid>("insert into posts (user_id, width, height) values (@_user, 1080, 1080) returning id", new { _user }),
        _user, chat, text, photo, Again: false);

    public async Task<T> QueryAsync<T>(string sql, object? values = null)
    {
        await using var connection = _fixture.Admin(_database);
        return await connection.QuerySingleAsync<T>(sql, values);
    }

    /// <summary>Waits until some process has the right to send.</summary>
    public Task SenderAsync() => Wait.ForAsync("a process to send", async () => await QueryAsync<int>(
        """
        select count(*)::int from pg_locks join pg_stat_activity using (pid)
        where locktype = 'advisory' and granted and application_name = @ApplicationName and datname = @_database
        """, new { SenderLease.ApplicationName, _database }) == 1);

    /// <summary>Ends the connection that stands for the right to send.</summary>
    public Task<int> EndLeaseAsync() => QueryAsync<int>(
        """
        select count(pg_terminate_backend(pid))::int from pg_locks join pg_stat_activity using (pid)
        where locktype = 'advisory' and granted and application_name = @ApplicationName and datname = @_database
        """, new { SenderLease.ApplicationName, _database });

    public async ValueTask DisposeAsync()
    {
        await Task.WhenAll(_nodes.Select(node => node.DisposeAsync().AsTask()));
        await Telegram.DisposeAsync();
        await using var admin = _fixture.Admin("postgres");
        await admin.ExecuteAsync($"drop database {_database} with (force)");
    }

    // Migrated once and copied, which is much faster.
    private static async Task TemplateAsync(TaskApiFixture fixture)
    {
        await Migrating.WaitAsync();
        try
        {
            await using var admin = fixture.Admin("postgres");
            if (await admin.ExecuteScalarAsync<bool>("select exists(select 1 from pg_database where datname = @Template)", new { Template })) return;
            await admin.ExecuteAsync($"create database {Template}");
            await using var source = StorageExtensions.CreateDataSource(new ConfigurationBuilder()
                .AddInMemoryCollection([new("ConnectionStrings:aitasks", $"{fixture.Servers.PostgresConnection(Template)};Pooling=false")]).Build());
            await new Migrator(source, NullLogger<Migrator>.Instance).MigrateAsync(TestContext.Current.CancellationToken);
        }
        finally
        {
            Migrating.Release();
        }
    }
}
