using System.Security.Authentication;
using AiTasks.Push.Fanout;
using AiTasks.TestServers;

namespace AiTasks.Push.FunctionalTests;

public sealed class FanoutTlsTests(PushSystem system)
{
    [Fact]
    public async Task A_redis_behind_tls_is_used_by_who_trusts_its_certificate_and_by_nobody_else()
    {
        var redis = RedisAddress.Parse(system.Redis);
        await using var front = new TlsFront(redis.Endpoints[0].Host, redis.Endpoints[0].Port);
        var address = $"localhost:{front.Port},ssl=true,password={redis.Password}";

        var error = await Assert.ThrowsAsync<FanoutLostException>(() => FanoutSession.ConnectAsync(
            RedisAddress.Parse(address), new FanoutOptions(), TimeProvider.System, (_, _) => { }));
        Assert.IsType<AuthenticationException>(error.InnerException);

        // What is trusted is read once in a process.
        await using var node = await PushProcess.StartAsync(
            system, ("ConnectionStrings:redis", address), ("SSL_CERT_FILE", front.CertificateFile));
        using var http = new HttpClient { BaseAddress = node.Address };
        await Wait.ForAsync("the node's readiness to be Healthy", async () =>
            (await http.GetStringAsync("/health/ready")).Contains("\"status\":\"Healthy\"", StringComparison.Ordinal));
    }
}
