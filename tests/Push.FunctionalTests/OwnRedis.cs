using AiTasks.TestServers;

namespace AiTasks.Push.FunctionalTests;

/// <summary>A Redis that a test may break, and a task API that publishes through it.</summary>
internal sealed class OwnRedis : IAsyncDisposable
{
    private readonly ServerSet _servers;

    private OwnRedis(ServerSet servers, FakeTaskApi api) => (_servers, Api) = (servers, api);

    public string Redis => _servers.RedisConnection;

    public FakeTaskApi Api { get; }

    public static async Task<OwnRedis> StartAsync()
    {
        var servers = await ServerSet.StartAsync(ServerKinds.Redis, owned: true, TestContext.Current.CancellationToken);
        return new OwnRedis(servers, await FakeTaskApi.StartAsync(servers.RedisConnection));
    }

    public Task KillAsync() => _servers.KillAsync(ServerKinds.Redis);

    public Task RestartAsync() => _servers.RestartAsync(ServerKinds.Redis, TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        await Api.DisposeAsync();
        await _servers.DisposeAsync();
    }
}
