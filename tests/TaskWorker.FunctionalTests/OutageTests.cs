using AiTasks.Contracts;
using AiTasks.TestServers;
using AiTasks.TestServers.FakeModels;

namespace AiTasks.TaskWorker.FunctionalTests;

public sealed class OutageTests(Servers servers)
{
    [Fact]
    public async Task A_run_outlives_the_brokers_restart_and_reports_everything_in_order_once()
    {
        await using var worker = await Worker.StartAsync(servers);
        var command = FakeTaskApi.Marked(FakeModelBehaviour.Slow, deadlineSeconds: 120);
        await servers.TaskApi.SendAsync(command);
        await Wait.ForAsync("the answer to begin", () => servers.TaskApi.Reports(command).OfType<GenerationProgressed>().Any());

        await servers.Set.StopAsync(ServerKinds.RabbitMq);
        await Wait.ForAsync("the worker to be unready", async () => !await worker.IsReadyAsync());
        await servers.Set.RestartAsync(ServerKinds.RabbitMq, TestContext.Current.CancellationToken);

        await servers.TaskApi.WaitForAsync<GenerationCompleted>(command, TimeSpan.FromSeconds(60));
        var reports = servers.TaskApi.Reports(command).DistinctBy(report => report.ReportSeq).ToList();
        AnswersTests.AssertOrdered(reports);
        Assert.Single(servers.Model.CallsAbout(AnswersTests.Title(command)));
        await Wait.ForAsync("the worker to be ready again", worker.IsReadyAsync);
    }
}
