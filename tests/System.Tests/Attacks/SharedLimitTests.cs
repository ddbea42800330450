using AiTasks.TestServers;
using StackExchange.Redis;

namespace AiTasks.SystemTests.Attacks;

/// <summary>S19: the system as it is started shares its limits; how they hold is tested with gateways of their own.</summary>
public sealed class SharedLimitTests(OfflineSystem system)
{
    [Fact]
    public async Task S19_the_gateway_speaks_with_redis_about_its_limits()
    {
        using var redis = await ConnectionMultiplexer.ConnectAsync($"{system.System.Resource("redis").ConnectionString},allowAdmin=true");
        await Wait.ForAsync(
            "the gateway's connection", async () => (await redis.GetServer(redis.GetEndPoints()[0]).ClientListAsync()).Any(client => client.Name == "gateway"));
    }
}
