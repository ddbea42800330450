using AiTasks.Contracts;
using AiTasks.SystemTests.Attacks;
using AiTasks.SystemTests.Clients;
using AiTasks.TestServers;

namespace AiTasks.SystemTests.Faults;

/// <summary>F23: the disk that takes the logs is full.</summary>
public sealed class FullLogTests(OfflineSystem offline)
{
    private const string FullDisk = "/dev/full";

    [Fact]
    public async Task F23_a_service_that_cannot_write_its_log_does_its_work()
    {
        Assert.SkipUnless(File.Exists(FullDisk), "There is no /dev/full here.");
        var environment = new Dictionary<string, string>(await ServiceEnvironment.ReadAsync(offline.System, "taskapi"))
        {
            // Whatever it does, it has something to say about it.
            ["Logging__LogLevel__Default"] = "Debug",
        };
        await using var silent = await ServiceProcess.StartAsync("TaskApi", environment, FullDisk);
        using var person = await FrontClient.RegisterAsync(silent.Address);
        foreach (var type in (string[])[TaskTypes.HabitCreateHelp, TaskTypes.GoalMentorHelp])
        {
            var task = await person.StartAsync(type);
            await Wait.ForAsync("the task to complete", async () => (string?)(await person.StatusAsync(task))["status"] == "completed");
        }
    }
}
