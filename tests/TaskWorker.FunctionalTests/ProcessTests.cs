using System.Diagnostics;
using AiTasks.Contracts;
using AiTasks.ServiceDefaults.Bus;
using AiTasks.TestServers;
using AiTasks.TestServers.FakeModels;

namespace AiTasks.TaskWorker.FunctionalTests;

public sealed class ProcessTests(Servers servers)
{
    [Fact]
    public async Task Sigterm_gives_the_running_task_back_and_ends_with_exit_code_0()
    {
        using var process = Start(("ModelOptions__BaseUrl", servers.Model.BaseUrl));
        try
        {
            var command = FakeTaskApi.Marked(FakeModelBehaviour.Endless);
            await servers.TaskApi.SendAsync(command);
            await Wait.ForAsync("the model to be called", () => servers.Model.CallsAbout(AnswersTests.Title(command)).Count > 0);

            using (var kill = Process.Start("kill", ["-TERM", $"{process.Id}"]))
                await kill.WaitForExitAsync(TestContext.Current.CancellationToken);
            await EndAsync(process);

            Assert.Equal(0, process.ExitCode);
            await servers.TaskApi.WaitForAsync<GenerationReturned>(command);
        }
        finally
        {
            process.Kill();
        }
    }

    [Fact]
    public async Task Nonsense_in_the_settings_refuses_to_start()
    {
        using var process = Start(("ModelOptions__Provider", "oracle"));
        await EndAsync(process);
        Assert.NotEqual(0, process.ExitCode);
    }

    [Fact]
    public async Task A_command_that_ends_every_worker_is_parked_and_said_to_be_refused_and_the_next_one_is_done()
    {
        var poison = FakeTaskApi.Command(TaskTypes.HabitCreateHelp);
        for (var death = 1; death <= LastDelivery.Limit; death++)
        {
            using var victim = Start(
                ("AITASKS_FAULT_POINT", "command.received"), ("ASPNETCORE_ENVIRONMENT", "Development"));
            if (death == 1) await servers.TaskApi.SendAsync(poison);
            await EndAsync(victim);
            Assert.NotEqual(0, victim.ExitCode);
        }

        using var survivor = Start();
        try
        {
            var next = FakeTaskApi.Command(TaskTypes.HabitCreateHelp);
            await servers.TaskApi.SendAsync(next);
            await servers.TaskApi.WaitForAsync<GenerationCompleted>(next);
            await Wait.ForAsync("the command to be refused", () => servers.TaskApi.Refused.Any(command => command.TaskId == poison.TaskId));
            Assert.Empty(servers.TaskApi.Reports(poison));

            await using var parked = await ParkedMessages.ConnectAsync(
                new Uri(servers.Set.RabbitMqConnection), "test", TestContext.Current.CancellationToken);
            var message = Assert.Single(await parked.ReadAsync(
                BusEndpoints.ParkedOf(BusEndpoints.GenerateText)[0], int.MaxValue, TestContext.Current.CancellationToken));
            Assert.Contains(nameof(PoisonMessageException), message.Reason, StringComparison.Ordinal);
            Assert.Contains($"\"taskId\": {poison.TaskId}", message.Body, StringComparison.Ordinal);
        }
        finally
        {
            survivor.Kill();
        }
    }

    private static Task EndAsync(Process process) => process.WaitForExitAsync(TestContext.Current.CancellationToken)
        .WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);

    private Process Start(params (string Name, string Value)[] settings)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "AiTasks.TaskWorker.dll")])
        {
            Environment =
            {
                ["ConnectionStrings__rabbitmq"] = servers.Set.RabbitMqConnection,
                ["ASPNETCORE_URLS"] = "http://127.0.0.1:0",
            },
        };
        foreach (var (name, value) in settings)
            start.Environment[name] = value;
        return Process.Start(start)!;
    }
}
