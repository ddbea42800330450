using System.Text.Json.Nodes;
using AiTasks.Cli.FunctionalTests.FakeServer;

namespace AiTasks.Cli.FunctionalTests;

/// <summary>Tasks of all types, listed, watched and cancelled.</summary>
public sealed class TaskTests : IAsyncLifetime
{
    private readonly Person _person = new();

    private FakeTasks Tasks => _person.Server.Tasks;

    public async ValueTask InitializeAsync()
    {
        await _person.InitializeAsync();
        await _person.SignInAsync();
        Tasks.All[7] = FakeTasks.Describe(7, "chat_answer", "running", 40, "Читаю план");
    }

    public ValueTask DisposeAsync() => _person.DisposeAsync();

    [Fact]
    public async Task Tasks_are_listed_page_by_page()
    {
        var listed = await _person.RunAsync("tasks", "list", "--status", "running", "--type", "chat_answer", "-n", "20", "--page", "2");
        Assert.Matches(@"7\s+chat_answer\s+running\s+40 %\s+2025-11-21 10:00:00\s+Читаю план", listed.Output);
        Assert.Contains("Page 2 of 3; 41 tasks.", listed.Error, StringComparison.Ordinal);
        Assert.Equal("""{"status_filter":"running","task_type_filter":"chat_answer","page":2,"page_size":20}""", Tasks.Asked!.ToJsonString());
        Assert.Equal(41, (await _person.JsonAsync("tasks", "list")).GetProperty("total_items").GetInt32());
    }

    [Fact]
    public async Task A_task_is_cancelled_or_it_is_said_why_not()
    {
        Assert.True((await _person.JsonAsync("tasks", "cancel", "7")).GetProperty("cancelled").GetBoolean());
        Assert.Contains("Задача не найдена", await _person.FailAsync(4, "tasks", "cancel", "8"), StringComparison.Ordinal);
        Tasks.All[7]["status"] = "completed";
        Assert.Contains("Задачу уже нельзя отменить", await _person.FailAsync(1, "tasks", "cancel", "7"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Changes_are_shown_as_they_come_until_Ctrl_C()
    {
        Tasks.Events = async stream =>
        {
            await stream.FrameAsync("e:1", Frame("active_tasks", new JsonObject { ["tasks"] = new JsonArray(Tasks.All[7].DeepClone()) }));
            await stream.FrameAsync("e:2", Progress(7, 60));
            await stream.FrameAsync("e:3", Progress(7, 60));
            await stream.FrameAsync("e:4", Frame("left_out", new JsonObject { ["from_seq"] = 3, ["to_seq"] = 4 }));
            await stream.FrameAsync("e:5", Frame("task_failed", new JsonObject
            {
                ["task_id"] = 7,
                ["task_type"] = "chat_answer",
                ["error"] = new JsonObject { ["code"] = "timeout", ["message"] = "Слишком долго" },
            }));
            await stream.GoneAsync();
        };
        using var watching = _person.Start("tasks", "watch");
        await watching.UntilOutputAsync("7 chat_answer running 40 % Читаю план\n7 chat_answer running 60 % Читаю план\n7 chat_answer failed 60 % Слишком долго\n");
        watching.Interrupt();
        Assert.Equal(130, (await watching.EndAsync()).ExitCode);
    }

    [Theory]
    [InlineData("task_completed", 0)]
    [InlineData("task_cancelled", 1)]
    public async Task Named_tasks_are_watched_to_their_end(string end, int exitCode)
    {
        Tasks.All[8] = FakeTasks.Describe(8, "goal_decomposition", "completed", 100);
        Tasks.Events = async stream =>
        {
            await stream.FrameAsync("e:1", Progress(9, 10));
            await stream.FrameAsync("e:2", Progress(7, 90));
            await stream.FrameAsync("e:3", Frame(end, new JsonObject { ["task_id"] = 7, ["task_type"] = "chat_answer", ["result"] = new JsonObject() }));
            await stream.GoneAsync();
        };
        var result = await _person.RunAsync("tasks", "watch", "7", "8");
        Assert.Equal(exitCode, result.ExitCode);
        Assert.DoesNotContain("9 chat_answer", result.Output, StringComparison.Ordinal);
        Assert.Contains("8 goal_decomposition completed 100 %", result.Output, StringComparison.Ordinal);
        Assert.Contains($"7 chat_answer {end["task_".Length..]}", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_end_between_the_question_and_the_stream_is_not_missed()
    {
        Tasks.Events = async stream =>
        {
            Tasks.All[7]["status"] = "completed";
            await stream.FrameAsync("e:1", Frame("active_tasks", new JsonObject { ["tasks"] = new JsonArray() }));
            await stream.GoneAsync();
        };
        Assert.Contains("7 chat_answer completed", await _person.OkAsync("tasks", "watch", "7"), StringComparison.Ordinal);
        await _person.FailAsync(4, "tasks", "watch", "12");
    }

    [Fact]
    public async Task A_broken_stream_of_events_goes_on_after_the_last_one()
    {
        var positions = new List<string>();
        var seen = new TaskCompletionSource();
        Tasks.Events = async stream =>
        {
            positions.Add(stream.LastEventId);
            // Ended before it has said anything; a cut could overtake the headers, and who never got in is told at once.
            if (stream.Number == 1)
                return;

            if (stream.Number == 2)
            {
                await stream.FrameAsync("e:4", Progress(7, 50));
                await seen.Task;
                stream.Cut();
                return;
            }

            await stream.FrameAsync("e:5", Frame("task_completed", new JsonObject { ["task_id"] = 7, ["task_type"] = "chat_answer", ["result"] = new JsonObject() }));
            await stream.GoneAsync();
        };
        using var watching = _person.Start("tasks", "watch", "7");
        await watching.UntilOutputAsync("50 %");
        seen.SetResult();
        Assert.Equal(0, (await watching.EndAsync()).ExitCode);
        Assert.Equal(["", "", "e:4"], positions);
    }

    [Fact]
    public async Task Frames_are_lines_of_json()
    {
        Tasks.Events = async stream =>
        {
            await stream.FrameAsync("e:1", Progress(9, 10));
            await stream.FrameAsync("e:2", Frame("task_completed", new JsonObject { ["task_id"] = 7, ["task_type"] = "chat_answer", ["result"] = new JsonObject { ["content"] = "Да" } }));
            await stream.GoneAsync();
        };
        var lines = (await _person.OkAsync("tasks", "watch", "7", "--json")).TrimEnd().Split('\n').Select(line => JsonNode.Parse(line)!).ToArray();
        Assert.Equal(["task_status", "task_completed"], lines.Select(line => (string)line["type"]!));
        Assert.Equal("Да", (string?)lines[1]["data"]!["result"]!["content"]);
    }

    private static JsonObject Frame(string type, JsonObject data) => new() { ["type"] = type, ["data"] = data };

    private static JsonObject Progress(long id, int percent) => Frame("task_progress", new JsonObject
    {
        ["task_id"] = id,
        ["task_type"] = "chat_answer",
        ["progress_percent"] = percent,
        ["progress_text"] = null,
    });
}
