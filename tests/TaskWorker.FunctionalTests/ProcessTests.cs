using System.Diagnostics;
using AiTasks.Contracts;
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
            await Wait.ForAsync("the process to declare its queue", async () =>
            {
                await servers.TaskApi.SendAsync(command);
                return true;
            });
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
