using AiTasks.AppHost.Local.Servers;

namespace AiTasks.TestServers;

/// <summary>
/// Real servers for a test assembly. Those that <c>./test</c> already runs are used when <c>AITASKS_TEST_SERVERS</c> names the
/// file with their addresses; own ones with throwaway data are started otherwise, or when a test wants to kill them.
/// </summary>
public sealed class ServerSet : IAsyncDisposable
{
    private readonly ServerAddresses _addresses;
    private readonly ServerGroup? _own;

    private ServerSet(ServerAddresses addresses, ServerGroup? own)
    {
        _addresses = addresses;
        _own = own;
    }

    /// <summary>True if these servers belong to this set alone, so that they may be killed.</summary>
    public bool Owned => _own is not null;

    /// <summary><c>localhost:port,password=…</c></summary>
    public string RedisConnection => _addresses.Redis ?? throw NotAskedFor(ServerKinds.Redis);

    /// <summary><c>amqp://guest:…@localhost:port</c></summary>
    public string RabbitMqConnection => _addresses.RabbitMq ?? throw NotAskedFor(ServerKinds.RabbitMq);

    /// <summary>Starts the servers at the same time, or finds those that already run.</summary>
    public static Task<ServerSet> StartAsync(ServerKinds kinds, CancellationToken cancellationToken = default) =>
        StartAsync(kinds, owned: false, cancellationToken);

    /// <summary>Starts the servers.</summary>
    /// <param name="kinds">Which.</param>
    /// <param name="owned">True for servers of one's own in any case, to kill and restart.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public static async Task<ServerSet> StartAsync(ServerKinds kinds, bool owned, CancellationToken cancellationToken = default)
    {
        var file = Environment.GetEnvironmentVariable(ServerAddresses.FileVariable);
        if (!owned && !string.IsNullOrEmpty(file))
            return new ServerSet(ServerAddresses.Read(file), own: null);
        return await OwnAsync(kinds, durable: false, cancellationToken);
    }

    /// <summary>Starts servers of one's own that force to the disk what they acknowledge: for tests of disks that fail.</summary>
    public static Task<ServerSet> StartDurableAsync(ServerKinds kinds, CancellationToken cancellationToken = default) =>
        OwnAsync(kinds, durable: true, cancellationToken);

    private static async Task<ServerSet> OwnAsync(ServerKinds kinds, bool durable, CancellationToken cancellationToken)
    {
        string[] names =
        [
            .. Enum.GetValues<ServerKinds>()
                .Where(kind => kind is ServerKinds.Postgres or ServerKinds.Redis or ServerKinds.RabbitMq && kinds.HasFlag(kind))
                .Select(NameOf),
        ];
        var group = await ServerGroup.StartAsync(names, cancellationToken, durable);
        return new ServerSet(ServerAddresses.Of(group), group);
    }

    /// <summary><c>Host=localhost;Port=…;Username=postgres;Password=…;Database=…</c>; creates nothing.</summary>
    public string PostgresConnection(string database) =>
        $"{_addresses.Postgres ?? throw NotAskedFor(ServerKinds.Postgres)};Database={database}";

    /// <summary>Ends a server as a power cut would. Only for servers of one's own.</summary>
    public Task KillAsync(ServerKinds kind) => Find(kind).KillAsync();

    /// <summary>Stops a server in good order. Only for servers of one's own.</summary>
    public Task StopAsync(ServerKinds kind) => Find(kind).StopAsync();

    /// <summary>Starts a killed or stopped (or running) server again on the same port and data. Only for servers of one's own.</summary>
    public async Task RestartAsync(ServerKinds kind, CancellationToken cancellationToken = default)
    {
        await Find(kind).StopAsync();
        await Find(kind).StartAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _own?.DisposeAsync() ?? ValueTask.CompletedTask;

    private static string NameOf(ServerKinds kind) => kind.ToString().ToLowerInvariant();

    private static InvalidOperationException NotAskedFor(ServerKinds kind) => new($"{kind} was not asked for when this set was started.");

    private Server Find(ServerKinds kind)
    {
        if (_own is null)
            throw new InvalidOperationException($"These servers are shared by all tests; use StartAsync(kinds, owned: true) to end or restart {kind}.");
        return _own.All.SingleOrDefault(server => server.Name == NameOf(kind)) ?? throw NotAskedFor(kind);
    }
}
