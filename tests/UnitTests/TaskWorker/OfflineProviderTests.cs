using AiTasks.Contracts;
using AiTasks.TaskWorker.Providers.Offline;
using AiTasks.TaskWorker.TextGeneration;

namespace AiTasks.UnitTests.TaskWorker;

public sealed class OfflineProviderTests
{
    public static TheoryData<string, string, string> Samples
    {
        get
        {
            var data = new TheoryData<string, string, string>();
            foreach (var (type, context) in Tasks.Samples)
            {
                data.Add(type, context, "ru");
                data.Add(type, context, "en");
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Samples))]
    public void Answers_pass_the_checks_of_a_models_answer(string type, string context, string language) =>
        Assert.Empty(Tasks.Read(Tasks.Task(type, context, language), OfflineChatClient.Write(Tasks.Task(type, context, language))).Errors);

    [Theory]
    [MemberData(nameof(Samples))]
    public void The_same_task_gets_the_same_answer(string type, string context, string language) =>
        Assert.Equal(
            OfflineChatClient.Write(Tasks.Task(type, context, language)), OfflineChatClient.Write(Tasks.Task(type, context, language)));

    [Theory]
    [MemberData(nameof(Samples))]
    public void Answers_are_in_the_tasks_language(string type, string context, string language)
    {
        var reasoning = Tasks.GoodAnswer(Tasks.Task(type, context, language))["reasoning"]!.GetValue<string>();
        Assert.Equal(language == "ru", reasoning.Any(character => character is >= 'а' and <= 'я'));
    }

    [Fact]
    public void A_decomposition_speaks_of_the_goal() =>
        Assert.Contains("Выучить английский", OfflineChatClient.Write(
            Tasks.Task(TaskTypes.GoalDecomposition, """{"goal_title": "Выучить английский"}""")), StringComparison.Ordinal);

    [Fact]
    public void Other_goals_get_other_steps()
    {
        var wordings = Enumerable.Range(0, 20)
            .Select(number => Tasks.GoodAnswer(Tasks.Task(TaskTypes.GoalDecomposition, $$"""{"goal_title": "Goal {{number}}"}""")))
            .Select(answer => string.Concat(answer["steps"]!.AsArray().Select(step => step!["title"]!.GetValue<string>())));
        Assert.True(wordings.Distinct().Count() > 5);
    }

    [Fact]
    public void A_mentor_begins_with_the_lowest_scores()
    {
        var result = Tasks.Result(Tasks.Task(
            TaskTypes.GoalMentorHelp,
            """{"ssp_data": {"spheres": [{"id": "health", "score": 9}, {"id": "love", "score": 2}, {"id": "career", "score": 4}]}}"""));

        Assert.Equal(
            ["love", "career", "health"],
            result.GetProperty("goals").EnumerateArray().Select(goal => goal.GetProperty("sphere_id").GetString()));
        Assert.Contains("2", result.GetProperty("goals")[0].GetProperty("why_important").GetString()!, StringComparison.Ordinal);
    }

    [Fact]
    public void A_mentor_asked_about_one_category_stays_in_it() =>
        Assert.All(
            Tasks.Result(Tasks.Task(TaskTypes.GoalMentorHelp, """{"category": "family"}""")).GetProperty("goals").EnumerateArray(),
            goal => Assert.Equal("love", goal.GetProperty("sphere_id").GetString()));

    [Fact]
    public void Habits_begin_with_the_growth_zone_and_repeat_none_the_person_has()
    {
        var first = Tasks.Result(Tasks.Task(TaskTypes.HabitCreateHelp, """{"growthZones": ["career"]}""")).GetProperty("habits")[0];
        var name = first.GetProperty("name").GetString();

        var next = Tasks.Result(Tasks.Task(
            TaskTypes.HabitCreateHelp, $$"""{"growthZones": ["career"], "existingHabits": ["{{name}}"]}"""));

        Assert.Contains("карьера", first.GetProperty("why_useful").GetString()!, StringComparison.Ordinal);
        Assert.DoesNotContain(name, next.GetProperty("habits").EnumerateArray().Select(habit => habit.GetProperty("name").GetString()));
    }

    [Fact]
    public void A_hint_becomes_the_first_reward() =>
        Assert.Contains(
            "поездка к морю",
            Tasks.Result(Tasks.Task(TaskTypes.RewardMentorHelp, """{"hint": "поездка к морю"}"""))
                .GetProperty("rewards")[0].GetProperty("name").GetString()!,
            StringComparison.Ordinal);

    [Fact]
    public void Both_languages_know_the_same_things()
    {
        Assert.Equal(OfflineLibrary.Russian.Phrases.Keys.Order(), OfflineLibrary.English.Phrases.Keys.Order());
        Assert.Equal(Vocabulary.Of(Words.Sphere).Order(), OfflineLibrary.Russian.Goals.Keys.Order());
        Assert.Equal(Vocabulary.Of(Words.Sphere).Order(), OfflineLibrary.English.Habits.Keys.Order());
    }
}
