using System.Text.Json.Nodes;
using AiTasks.Contracts;
using AiTasks.SystemTests.Clients;

namespace AiTasks.SystemTests.ContractA;

/// <summary>Each task type from the start to the documented result (section 1.8), as a front end lives it.</summary>
public sealed class TaskTypeTests(OfflineSystem system)
{
    [Theory]
    [InlineData(TaskTypes.OnboardingGenerateGoals, "{}", "goals", "title,category,why_important,steps")]
    [InlineData(TaskTypes.GoalMentorHelp, """{"category":"health_sport"}""", "goals", "title,description,why_important,steps")]
    [InlineData(TaskTypes.GoalMentorHelp, """{"ssp_data":{"spheres":[{"id":"health","score":3},{"id":"career","score":8}]}}""", "suggestions", "title,why_important,steps")]
    [InlineData(TaskTypes.GoalDecomposition, """{"goal_title":"Пробежать марафон","goal_id":17}""", "steps", "title,description,time_estimate,order")]
    [InlineData(TaskTypes.WeekPlanningHelp, """{"week_start":"2026-11-23","week_end":"2026-11-29","include_overdue":true,"steps":[{"id":41,"title":"Купить кроссовки","goal_id":17,"goal_title":"Марафон"}]}""", "plan", "stepId,date,estimatedTime,reason,goal_id,goal_title,step_title")]
    [InlineData(TaskTypes.WeekPlanningHelp, """{"week_start":"2026-11-23","week_end":"2026-11-29","include_overdue":false}""", "plan", "stepId,date,estimatedTime,reason")]
    [InlineData(TaskTypes.HabitCreateHelp, "{}", "habits", "name,icon,description,frequency_type,schedule_days,schedule_label,xp_reward,why_useful,trigger")]
    [InlineData(TaskTypes.RewardMentorHelp, "{}", "rewards", "name,icon,cost,description,why_motivating")]
    public async Task A_task_tells_its_progress_and_ends_with_the_documented_result(string type, string context, string list, string keys)
    {
        using var client = await FrontClient.RegisterAsync(system.Gateway);
        await using var socket = await client.ConnectAsync();
        Assert.Empty(socket.Frames[0].Data["tasks"]!.AsArray());

        var id = await client.StartAsync(type, JsonNode.Parse(context));
        var answered = DateTime.UtcNow;
        var end = await socket.TerminalAsync(id);
        Assert.True(end.Type == "task_completed", end.Whole.ToJsonString());
        Assert.True(end.At - answered >= TimeSpan.FromMilliseconds(300), "A32: the end came before a front end listens for it.");

        var frames = socket.Frames.Where(frame => frame.TaskId == id).ToArray();
        Assert.Equal("task_started", frames[0].Type);
        Assert.All(frames, frame => Assert.Equal(type, (string?)frame.Data["task_type"]));
        Assert.All(frames, frame => Assert.Equal("number", frame.Data["task_id"]!.GetValueKind().ToString().ToLowerInvariant()));
        var progress = frames.Where(frame => frame.Type == "task_progress").ToArray();
        var percents = progress.Select(frame => (int)frame.Data["progress_percent"]!).ToArray();
        Assert.Equal(percents.Order(), percents);
        Assert.True(percents.Distinct().Count() >= 3, $"Only {percents.Distinct().Count()} steps of progress.");
        Assert.All(progress, frame => Assert.False(string.IsNullOrWhiteSpace((string?)frame.Data["progress_text"])));
        Assert.Equal(Enumerable.Range((int)frames[0].Whole["seq"]!, frames.Length), frames.Select(frame => (int)frame.Whole["seq"]!));

        var items = end.Data["result"]![list]!.AsArray();
        Assert.NotEmpty(items);
        Assert.All(items, item => Assert.All(keys.Split(','), key => Assert.True(item!.AsObject().ContainsKey(key), $"{key} is missing in {item}")));
        Assert.NotNull(end.Data["result"]!["summary"]);

        var status = await client.StatusAsync(id);
        Assert.Equal("completed", (string?)status["status"]);
        Assert.True(JsonNode.DeepEquals(end.Data["result"], status["result"]), "Socket and status disagree.");
        var history = await client.PostAsync("app/ai-tasks/history/", new { });
        Assert.Equal(id, (long)Assert.Single(history["data"]!["tasks"]!.AsArray())!["task_id"]!);
    }
}
