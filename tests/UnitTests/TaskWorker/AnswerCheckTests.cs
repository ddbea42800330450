using System.Text.Json.Nodes;
using AiTasks.Contracts;

namespace AiTasks.UnitTests.TaskWorker;

public sealed class AnswerCheckTests
{
    private const string TwoSteps = """{"week_start": "2026-02-02", "steps": [{"id": 5, "title": "A"}, {"id": 6, "title": "B"}]}""";

    [Theory]
    [InlineData("no JSON at all")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("""{"goals": []}""")]
    [InlineData("""{"steps": "one", "summary": "s", "reasoning": "r"}""")]
    [InlineData("""{"steps": [null], "summary": "s", "reasoning": "r"}""")]
    [InlineData("""{"steps": [{"title": "t", "description": null, "time_estimate": "1"}], "summary": "s", "reasoning": "r"}""")]
    [InlineData("""{"steps": [], "summary": "s", "reasoning": "r"}""")]
    public void What_does_not_match_the_type_is_refused(string answer) =>
        Assert.NotEmpty(Tasks.Read(Tasks.Task(TaskTypes.GoalDecomposition, """{"goal_title": "G"}"""), answer).Errors);

    [Theory]
    [InlineData(TaskTypes.OnboardingGenerateGoals, "goals[0].category", "health")]
    [InlineData(TaskTypes.OnboardingGenerateGoals, "goals[0].title", " ")]
    [InlineData(TaskTypes.OnboardingGenerateGoals, "goals[0].title", "a\0b")]
    [InlineData(TaskTypes.OnboardingGenerateGoals, "goals[0].steps", "[]")]
    [InlineData(TaskTypes.GoalMentorHelp, "goals[0].sphere_id", "sport")]
    [InlineData(TaskTypes.HabitCreateHelp, "habits[0].icon", "unicorn")]
    [InlineData(TaskTypes.HabitCreateHelp, "habits[0].frequency_type", "yearly")]
    [InlineData(TaskTypes.HabitCreateHelp, "habits[0].schedule_days", "[7]")]
    [InlineData(TaskTypes.HabitCreateHelp, "habits[0].schedule_days", "[1, 1]")]
    [InlineData(TaskTypes.HabitCreateHelp, "habits[0].schedule_days", "[]")]
    [InlineData(TaskTypes.HabitCreateHelp, "habits[0].xp_reward", "0")]
    [InlineData(TaskTypes.RewardMentorHelp, "rewards[0].cost", "99")]
    [InlineData(TaskTypes.RewardMentorHelp, "rewards[0].cost", "10001")]
    [InlineData(TaskTypes.RewardMentorHelp, "rewards[0].icon", "gift")]
    [InlineData(TaskTypes.WeekPlanningHelp, "plan[0].date", "2026-01-20")]
    [InlineData(TaskTypes.WeekPlanningHelp, "plan[0].date", "tomorrow")]
    [InlineData(TaskTypes.WeekPlanningHelp, "plan[0].estimatedTime", "five")]
    [InlineData(TaskTypes.WeekPlanningHelp, "plan[0].stepId", "1")]
    [InlineData(TaskTypes.WeekPlanningHelp, "plan[0].stepId", "-2")]
    [InlineData(TaskTypes.WeekPlanningHelp, "plan[0].step_title", "null")]
    [InlineData(TaskTypes.WeekPlanningHelp, "not_this_week", """[{"stepId": -9, "reason": "r"}]""")]
    public void A_good_answer_with_one_broken_rule_is_refused(string type, string path, string value)
    {
        var task = Tasks.Task(type);
        var answer = Tasks.GoodAnswer(task);
        Assert.Empty(Tasks.Read(task, answer.ToJsonString()).Errors);

        Break(answer, path, value);

        Assert.Single(Tasks.Read(task, answer.ToJsonString()).Errors);
    }

    [Theory]
    [InlineData("plan[0].stepId", "7")]
    [InlineData("plan[0].stepId", "-1")]
    [InlineData("plan[0].date", "2026-02-09")]
    public void A_plan_of_known_steps_keeps_to_them_and_to_the_week(string path, string value)
    {
        var task = Tasks.Task(TaskTypes.WeekPlanningHelp, TwoSteps);
        var answer = Tasks.GoodAnswer(task);

        Break(answer, path, value);

        Assert.Single(Tasks.Read(task, answer.ToJsonString()).Errors);
    }

    [Fact]
    public void Days_have_to_fit_the_frequency()
    {
        var task = Tasks.Task(TaskTypes.HabitCreateHelp);
        var answer = Tasks.GoodAnswer(task);

        Break(answer, "habits[0].frequency_type", "weekdays");
        Break(answer, "habits[0].schedule_days", "[0, 6]");

        Assert.Contains("schedule_days", Assert.Single(Tasks.Read(task, answer.ToJsonString()).Errors), StringComparison.Ordinal);
    }

    [Fact]
    public void A_habit_the_person_has_is_refused()
    {
        var answer = Tasks.GoodAnswer(Tasks.Task(TaskTypes.HabitCreateHelp));
        var name = answer["habits"]![0]!["name"]!.GetValue<string>();
        var task = Tasks.Task(TaskTypes.HabitCreateHelp, $$"""{"existingHabits": [{"title": "{{name.ToUpperInvariant()}}"}]}""");

        Assert.Single(Tasks.Read(task, answer.ToJsonString()).Errors);
    }

    [Fact]
    public void A_mentor_asked_about_one_category_may_not_leave_it()
    {
        var answer = Tasks.GoodAnswer(Tasks.Task(TaskTypes.GoalMentorHelp, """{"category": "work"}""")).ToJsonString();

        Assert.Empty(Tasks.Read(Tasks.Task(TaskTypes.GoalMentorHelp, """{"category": "career"}"""), answer).Errors);
        Assert.NotEmpty(Tasks.Read(Tasks.Task(TaskTypes.GoalMentorHelp, """{"category": "family"}"""), answer).Errors);
    }

    [Fact]
    public void The_same_entry_twice_is_refused()
    {
        var task = Tasks.Task(TaskTypes.RewardMentorHelp);
        var answer = Tasks.GoodAnswer(task);

        answer["rewards"]!.AsArray().Add(answer["rewards"]![0]!.DeepClone());

        Assert.Single(Tasks.Read(task, answer.ToJsonString()).Errors);
    }

    [Fact]
    public void Json_in_a_Markdown_block_is_read()
    {
        var task = Tasks.Task(TaskTypes.RewardMentorHelp);

        Assert.Empty(Tasks.Read(task, $"Here you are:\n```json\n{Tasks.GoodAnswer(task)}\n```").Errors);
    }

    [Fact]
    public void An_extra_member_is_ignored_and_not_passed_on()
    {
        var task = Tasks.Task(TaskTypes.RewardMentorHelp);
        var answer = Tasks.GoodAnswer(task);
        answer["note"] = "internal";

        var reading = Tasks.Read(task, answer.ToJsonString());

        Assert.Null(reading.Result!["note"]);
    }

    private static void Break(JsonNode answer, string path, string value)
    {
        var names = path.Replace("[0]", ".0", StringComparison.Ordinal).Split('.');
        var node = names[..^1].Aggregate(answer, (parent, name) => name == "0" ? parent[0]! : parent[name]!);
        node[names[^1]] = value.Length > 0 && (value[0] is '[' or '{' || value == "null" || int.TryParse(value, out _))
            ? JsonNode.Parse(value)
            : JsonValue.Create(value);
    }
}
