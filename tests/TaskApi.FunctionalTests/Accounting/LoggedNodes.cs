using AiTasks.TaskApi.Tasks;
using AiTasks.TestServers;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.Logging;

namespace AiTasks.TaskApi.FunctionalTests.Accounting;

internal static class LoggedNodes
{
    /// <summary>Starts a further node whose log can be read.</summary>
    public static async Task<WebApplicationFactory<TaskOptions>> StartLoggedNodeAsync(
        this TaskApiFixture fixture, LogLines log, params (string Name, string Value)[] settings)
    {
        var node = fixture.StartNode(settings).WithWebHostBuilder(host =>
            host.ConfigureLogging(logging => logging.AddProvider(log).AddFilter<LogLines>(null, LogLevel.Trace)));
        await Wait.ForAsync("a node and its bus to be ready", async () =>
            (await node.CreateClient().GetStringAsync("/health/ready")).Contains("\"masstransit-bus\":\"Healthy\"", StringComparison.Ordinal));
        return node;
    }
}
