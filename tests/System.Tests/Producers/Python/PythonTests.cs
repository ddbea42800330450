using AiTasks.SystemTests.Clients;

namespace AiTasks.SystemTests.Producers.Python;

/// <summary>The Python file, in each of its forms.</summary>
public sealed class PythonTests(OfflineSystem system)
{
    [Theory]
    [InlineData("block")]
    [InlineData("manual")]
    [InlineData("decorated")]
    public async Task A_ten_step_task_is_seen_step_by_step_by_its_owner_and_by_nobody_else(string form)
    {
        using var person = await StatusClient.RegisterAsync(system.Gateway);
        using var other = await StatusClient.RegisterAsync(system.Gateway);
        await using var one = await person.ListenAsync();
        await using var two = await person.ListenAsync();
        await using var screen = await person.ScreenAsync();
        await using var foreign = await other.ListenAsync();

        var task = Producer.NewTask();
        using var script = PythonScript.Start(system.Gateway, person.UserId, task, form);
        await script.SaysAsync("middle");
        await one.FrameAsync("task_status", frame => (string?)frame["message"] == "step 5");
        script.GoOn();
        await script.EndAsync();
        foreach (var socket in (JsonSocket[])[one, two])
        {
            var end = await socket.FrameAsync("task_status", frame => (string?)frame["status"] == "completed");
            Assert.Equal(form == "block" ? null : 10, (int?)end["result"]!["n"]);
            Assert.Equal(
                Enumerable.Range(1, 10).Select(step => (step * 10, $"step {step}")),
                socket.Frames.Where(frame => (string?)frame["status"] == "progress").Select(frame => ((int)frame["progress"]!, (string)frame["message"]!)));
        }

        await screen.FrameAsync("ui_toast", frame => (string?)frame["title"] == "Готово" && (string?)frame["variant"] == "info");
        Assert.Equal(2, foreign.Frames.Count);
    }

    [Fact]
    public async Task What_cannot_become_json_or_is_large_harms_nothing_else()
    {
        using var person = await StatusClient.RegisterAsync(system.Gateway);
        var task = Producer.NewTask();
        using var script = PythonScript.Start(system.Gateway, person.UserId, task, "odd");
        await script.EndAsync();
        foreach (var name in Enumerable.Range(0, 8).Select(n => $"{task}_{n}").Prepend(task))
            Assert.Equal("completed", (string?)(await person.DataAsync($"/api/task/task/{name}/status"))["status"]);
    }

    [Fact]
    public async Task What_a_function_raises_fails_its_task()
    {
        using var person = await StatusClient.RegisterAsync(system.Gateway);
        var task = Producer.NewTask();
        using var script = PythonScript.Start(system.Gateway, person.UserId, task, "failing");
        await script.SaysAsync("raised");
        await script.EndAsync();
        var record = await person.DataAsync($"/api/task/task/{task}/status");
        Assert.Equal(("failed", "нет", "ValueError"), ((string?)record["status"], (string?)record["error"], (string?)record["error_type"]));
    }
}
