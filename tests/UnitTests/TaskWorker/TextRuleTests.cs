using AiTasks.Contracts;
using AiTasks.TaskWorker.TextGeneration;
using AiTasks.TaskWorker.TextGeneration.Decomposition;
using AiTasks.TaskWorker.TextGeneration.Goals;
using AiTasks.TaskWorker.TextGeneration.Habits;

namespace AiTasks.UnitTests.TaskWorker;

/// <summary>What may pass for a text and what may not: a wrong refusal costs somebody their result.</summary>
public sealed class TextRuleTests
{
    [Theory]
    [InlineData("ru", "Duolingo + Anki", true)]
    [InlineData("ru", "Read ten pages of the book every day", false)]
    [InlineData("ru", "Смотреть The Lord of the Rings in the original", true)]
    [InlineData("en", "Читать десять страниц книги каждый день", false)]
    [InlineData("en", "Write down what \"Выучить английский язык до конца этого года\" means", true)]
    public void A_sentence_has_words_of_its_language(string language, string text, bool passes) =>
        Assert.Equal(passes, Objection(text, "{}", language) is null);

    [Theory]
    [InlineData("{{name}}", "{}", false)]
    [InlineData("Поздравить {{name}}", """{"goal_title": "Шаблон с {{name}}"}""", true)]
    [InlineData("Зайти на [ссылка]", "{}", false)]
    [InlineData("Зайти на [ссылка](https://example.com)", "{}", true)]
    [InlineData("Пройти [дом 5] и {корпус}", "{}", true)]
    [InlineData("TODO", "{}", false)]
    [InlineData("TODO", """{"goal_title": "TODO"}""", true)]
    [InlineData("Сделать TODO-лист", "{}", true)]
    [InlineData("!!!", "{}", false)]
    [InlineData("!!!", """{"goal_title": "!!!"}""", true)]
    [InlineData("12", "{}", true)]
    public void A_placeholder_is_no_text_unless_the_person_wrote_it(string text, string context, bool passes) =>
        Assert.Equal(passes, Objection(text, context, "ru") is null);

    [Theory]
    [InlineData("🎁")]
    [InlineData("☕")]
    [InlineData("❤")]
    [InlineData("❤️")]
    [InlineData("1️⃣")]
    [InlineData("🇷🇺")]
    [InlineData("👨‍👩‍👧‍👦")]
    [InlineData("👩🏽‍❤️‍💋‍👨🏿")]
    [InlineData("🏴󠁧󠁢󠁥󠁮󠁧󠁿")]
    [InlineData("↩️")]
    [InlineData("⏰")]
    [InlineData("⭐")]
    public void An_emoji_is_one(string text) => Assert.True(Emoji.IsOne(text));

    [Theory]
    [InlineData("")]
    [InlineData("a")]
    [InlineData("1")]
    [InlineData("+")]
    [InlineData("<")]
    [InlineData("©")]
    [InlineData("🎁🎁")]
    [InlineData("🎁 ")]
    [InlineData("🇷")]
    [InlineData("gift")]
    [InlineData(":gift:")]
    public void What_is_not_one_emoji_is_not(string text) => Assert.False(Emoji.IsOne(text));

    [Theory]
    [InlineData("30 минут")]
    [InlineData("Полчаса")]
    [InlineData("один вечер")]
    [InlineData("Пара недель")]
    [InlineData("до конца месяца")]
    [InlineData("half an hour")]
    [InlineData("a couple of days")]
    [InlineData("2–3 weeks")]
    [InlineData("15min")]
    public void A_time_in_any_words_is_one(string estimate)
    {
        var task = Tasks.Task(TaskTypes.GoalDecomposition, """{"goal_title": "G"}""");
        var answer = Tasks.GoodAnswer(task);
        answer["steps"]![0]!["time_estimate"] = estimate;

        Assert.Empty(Tasks.Read(task, answer.ToJsonString()).Errors);
    }

    [Theory]
    [InlineData(new[] { 6, 5, 4, 3, 2, 1, 0 }, "Каждый день", "Every day")]
    [InlineData(new[] { 1, 2, 3, 4, 5 }, "По будням", "On weekdays")]
    [InlineData(new[] { 6, 0 }, "По выходным", "On weekends")]
    [InlineData(new[] { 3 }, "По средам", "On Wednesdays")]
    [InlineData(new[] { 0, 5 }, "По пятницам и воскресеньям", "On Fridays and Sundays")]
    [InlineData(new[] { 6, 2, 1 }, "По понедельникам, вторникам и субботам", "On Mondays, Tuesdays and Saturdays")]
    public void A_schedule_is_said_as_its_days_are(int[] days, string russian, string english)
    {
        Assert.Equal(russian, ScheduleLabel.Of(days, "ru"));
        Assert.Equal(english, ScheduleLabel.Of(days, "en"));
    }

    [Fact]
    public void What_a_model_says_of_the_schedule_does_not_matter()
    {
        var answer = AnswerType.All["habits"].GoodAnswer();
        answer["habits"]![0]!["schedule_label"] = "Каждый день";

        var habits = Tasks.Read(Tasks.Task(TaskTypes.HabitCreateHelp), answer.ToJsonString()).Result!["habits"]!;

        Assert.Equal(["По будням", "По вторникам и четвергам"], habits.AsArray().Select(habit => (string?)habit!["schedule_label"]));
    }

    [Theory]
    [InlineData("""{"category": "work"}""", true)]
    [InlineData("""{"sphere_id": "health", "category": "health_sport"}""", true)]
    [InlineData("{}", false)]
    [InlineData("""{"category": "gardening"}""", false)]
    [InlineData("""{"category": "work", "sphere": "my job at Contoso"}""", false)]
    [InlineData("""{"category": "work", "hint": ""}""", false)]
    [InlineData("""{"category": ["work"]}""", false)]
    [InlineData("""{"ssp_data": {"spheres": [{"id": "love", "score": 2}]}}""", false)]
    public void Only_goals_for_a_known_sphere_may_be_anybodys(string context, bool shared) =>
        Assert.Equal(shared, Tasks.Kinds[TaskTypes.GoalMentorHelp].HoldsNothingPersonal(Tasks.Task(TaskTypes.GoalMentorHelp, context)));

    [Fact]
    public void Nothing_else_is_anybodys() => Assert.All(
        Tasks.Kinds.Values.Where(kind => kind is not MentorGoals),
        kind => Assert.False(kind.HoldsNothingPersonal(Tasks.Task(kind.Type, """{"category": "work"}"""))));

    private static string? Objection(string text, string context, string language) => TextRules.Objection(
        typeof(DecompositionStep).GetProperty(nameof(DecompositionStep.Description))!, text, Tasks.Task(TaskTypes.GoalDecomposition, context, language));
}
