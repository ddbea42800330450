using System.Net;

namespace AiTasks.SystemTests.Faults;

/// <summary>Whatever dies comes back at the same address, without anybody's help.</summary>
[Collection(nameof(Faults))]
public sealed class RestartTests(FaultySystem faulty)
{
    [Fact]
    public async Task Killed_services_and_servers_come_back_where_they_were()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        var system = faulty.System;
        var push = system.Resource("push", 1);
        var redis = system.Resource("redis");

        await system.KillAsync("push", 1);
        await system.TerminateAsync("taskapi");
        await system.KillServerAsync("redis");
        await system.WaitUntilHealthyAsync("redis");
        await system.WaitUntilHealthyAsync("push");
        await system.WaitUntilHealthyAsync("taskapi");

        Assert.Equal(redis.ConnectionString, system.Resource("redis").ConnectionString);
        Assert.Equal(push.Url, system.Resource("push", 1).Url);
        Assert.NotEqual(push.ProcessId, system.Resource("push", 1).ProcessId);
        Assert.Equal(push.Restarts + 1, system.Resource("push", 1).Restarts);

        using var http = new HttpClient();
        using var answer = await http.GetAsync(new Uri(push.Url!, "/health/live"), cancellationToken);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }
}
