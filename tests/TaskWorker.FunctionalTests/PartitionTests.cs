using AiTasks.Contracts;
using AiTasks.TestServers;
using AiTasks.TestServers.FakeModels;

namespace AiTasks.TaskWorker.FunctionalTests;

/// <summary>F30: a network between a worker and the broker that delays or cuts.</summary>
public sealed class PartitionTests(Servers servers)
{
    private static readonly TimeSpan Recovery = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Detection = TimeSpan.FromSeconds(15);

    [Fact]
    public async Task F30_a_connection_that_is_cut_again_and_again_costs_no_report_and_no_second_call()
    {
        const int Cuts = 3;
        await using var proxy = Proxy();
        await using var worker = await StartAsync(proxy);
        var command = await BeginAsync();
        for (var cut = 0; cut < Cuts; cut++)
        {
            await proxy.RefuseAsync();
            await Wait.ForAsync("the worker to be unready", async () => !await worker.IsReadyAsync());
            proxy.Resume();
            await Wait.ForAsync("the worker to be ready again", worker.IsReadyAsync, Recovery);
        }

        await ToldOnceAsync(command);
    }

    [Fact]
    public async Task F30_a_slow_network_delays_reports_and_no_more()
    {
        await using var proxy = Proxy();
        await using var worker = await StartAsync(proxy);
        proxy.Delay(TimeSpan.FromMilliseconds(200));
        await ToldOnceAsync(await BeginAsync());
        Assert.True(await worker.IsReadyAsync());
    }

    [Fact]
    public async Task F30_a_network_that_swallows_everything_is_noticed_within_fifteen_seconds_and_costs_no_second_call()
    {
        await using var proxy = Proxy();
        await using var worker = await StartAsync(proxy);
        var command = await BeginAsync();
        proxy.Blackhole();
        await Wait.ForAsync("the worker to be unready", async () => !await worker.IsReadyAsync(), Detection);
        proxy.Resume();
        await Wait.ForAsync("the worker to be ready again", worker.IsReadyAsync, Recovery * 2);
        await ToldOnceAsync(command);
    }

    private async Task<GenerateText> BeginAsync()
    {
        var command = FakeTaskApi.Marked(FakeModelBehaviour.Slow, deadlineSeconds: 120);
        await servers.TaskApi.SendAsync(command);
        await Wait.ForAsync("the answer to begin", () => servers.TaskApi.Reports(command).OfType<GenerationProgressed>().Any());
        return command;
    }

    private async Task ToldOnceAsync(GenerateText command)
    {
        await servers.TaskApi.WaitForAsync<GenerationCompleted>(command, Recovery);
        AnswersTests.AssertOrdered([.. servers.TaskApi.Reports(command).DistinctBy(report => report.ReportSeq)]);
        Assert.Single(servers.Model.CallsAbout(AnswersTests.Title(command)));
    }

    private FaultProxy Proxy() => new("127.0.0.1", new Uri(servers.Set.RabbitMqConnection).Port);

    private Task<Worker> StartAsync(FaultProxy proxy) => Worker.StartAsync(
        servers, ("ConnectionStrings:rabbitmq", new UriBuilder(servers.Set.RabbitMqConnection) { Port = proxy.Port }.Uri.AbsoluteUri));
}
