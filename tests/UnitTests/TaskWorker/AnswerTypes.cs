using System.Text.Json.Nodes;
using AiTasks.Contracts;
using AiTasks.TaskWorker.ChatAnswers;
using AiTasks.TaskWorker.TextGeneration;
using AiTasks.TaskWorker.TextGeneration.Decomposition;
using AiTasks.TaskWorker.TextGeneration.Goals;
using AiTasks.TaskWorker.TextGeneration.Habits;
using AiTasks.TaskWorker.TextGeneration.Posts;
using AiTasks.TaskWorker.TextGeneration.Rewards;
using AiTasks.TaskWorker.TextGeneration.WeekPlanning;

namespace AiTasks.UnitTests.TaskWorker;

/// <summary>A value that does not belong where it is put.</summary>
/// <param name="Path">The field, with empty brackets for the entries of its lists: <c>$.goals[].title</c>.</param>
/// <param name="Value">JSON.</param>
/// <param name="Named">The path that the error has to name; null: the field's own in the first entries.</param>
internal sealed record WrongValue(string Path, string Value, string? Named = null);

/// <summary>A type that a model's answer is read as: a good answer, and what only somebody who knows the type would get wrong.</summary>
internal sealed record AnswerType(string Name, Type Type, string Good, Func<string, IReadOnlyList<string>> Errors, params WrongValue[] Wrong)
{
    private const string FirstGoals = """
        {"goals": [
           {"title": "Накопить на отпуск", "description": "Отложить сумму за полгода.", NAME, "why_important": "Отдых возвращает силы.",
            "steps": [{"title": "Посчитать расходы", "description": "За последний месяц."}, {"title": "Открыть счёт", "description": "Отдельный."}]},
           {"title": "Вести бюджет", "description": "Записывать траты.", NAME, "why_important": "Видно, куда уходят деньги.",
            "steps": [{"title": "Выбрать способ", "description": "Таблица или тетрадь."}]}],
         "summary": "Две цели о деньгах.", "reasoning": "Деньги сейчас важнее всего."}
        """;

    private const string Steps = """
        {"week_start": "2026-02-02", "week_end": "2026-02-08",
         "steps": [{"id": 5, "title": "Раз"}, {"id": 6, "title": "Два"}, {"id": 7, "title": "Три"}]}
        """;

    public static readonly IReadOnlyDictionary<string, AnswerType> All = ((AnswerType[])
    [
        Of<OnboardingAnswer>("onboarding", TaskTypes.OnboardingGenerateGoals, "{}", FirstGoals.Replace("NAME", "\"category\": \"welfare\"", StringComparison.Ordinal),
            new("$.goals[].category", "\"wealth\""),
            new("$.goals[].title", "\"ВЕСТИ БЮДЖЕТ \"", "$.goals[1].title")),
        Of<MentorAnswer>("mentor", TaskTypes.GoalMentorHelp, """{"category": "welfare"}""", FirstGoals.Replace("NAME", "\"sphere_id\": \"wealth\"", StringComparison.Ordinal),
            new("$.goals[].sphere_id", "\"health\""),
            new("$.goals[].sphere_id", "\"welfare\""),
            new("$.goals[].title", "\"вести бюджет\"", "$.goals[1].title")),
        Of<DecompositionAnswer>("decomposition", TaskTypes.GoalDecomposition, """{"goal_title": "Марафон"}""", """
            {"steps": [
               {"title": "Купить кроссовки", "description": "Примерить в магазине.", "time_estimate": "2 дня"},
               {"title": "Составить план", "description": "На три месяца.", "time_estimate": "полчаса"}],
             "summary": "Два шага к марафону.", "reasoning": "Сначала снаряжение, потом план."}
            """,
            new("$.steps[].title", "\"Составить план\"", "$.steps[1].title"),
            new("$.steps[].time_estimate", "\"скоро\""),
            new("$.steps[].time_estimate", "\"it depends on you\"")),
        Of<WeekAnswer>("week", TaskTypes.WeekPlanningHelp, Steps, """
            {"plan": [
               {"stepId": 5, "step_title": null, "date": "2026-02-02", "estimatedTime": "half", "reason": "С этого начать."},
               {"stepId": 6, "step_title": null, "date": "2026-02-08", "estimatedTime": "four", "reason": "К выходным."}],
             "not_this_week": [{"stepId": 7, "reason": "Не успеть."}],
             "reasoning": "Сначала простое."}
            """,
            new("$.plan[].stepId", "8"), new("$.plan[].stepId", "-1"), new("$.plan[].stepId", "6", "$.plan[1].stepId"),
            new("$.plan[].stepId", "7", "$.not_this_week[0].stepId"), new("$.plan[].stepId", "99999999999999999999"),
            new("$.plan[].date", "\"2026-02-01\""), new("$.plan[].date", "\"2026-02-09\""), new("$.plan[].date", "\"02.02.2026\""),
            new("$.plan[].date", "\"2026-02-30\""), new("$.plan[].date", "\"понедельник\""),
            new("$.not_this_week[].stepId", "8"), new("$.not_this_week[].stepId", "5"), new("$.not_this_week[].stepId", "-1")),
        Of<WeekAnswer>("week without steps", TaskTypes.WeekPlanningHelp, """{"week_start": "2026-02-02", "week_end": "2026-02-08"}""", """
            {"plan": [
               {"stepId": -1, "step_title": "Разобрать стол", "date": "2026-02-02", "estimatedTime": "one", "reason": "С порядка начать."},
               {"stepId": -2, "step_title": "Прогулка", "date": "2026-02-03", "estimatedTime": "two", "reason": "Для сил."}],
             "not_this_week": [], "reasoning": "Понемногу каждый день."}
            """,
            new("$.plan[].stepId", "1"), new("$.plan[].stepId", "0"), new("$.plan[].stepId", "-2", "$.plan[1].stepId"),
            new("$.plan[].step_title", "null"),
            new("$.not_this_week", """[{"stepId": -9, "reason": "Потом."}]""")),
        Of<HabitsAnswer>("habits", TaskTypes.HabitCreateHelp, """{"existingHabits": [{"name": "Зарядка"}]}""", """
            {"habits": [
               {"name": "Чтение", "icon": "book", "description": "Двадцать минут.", "frequency_type": "weekdays", "schedule_days": [1, 2, 3, 4, 5],
                "xp_reward": 15, "why_useful": "Отдых для глаз.", "trigger": "После ужина"},
               {"name": "Бег", "icon": "run", "description": "Три круга.", "frequency_type": "custom", "schedule_days": [2, 4],
                "xp_reward": 20, "why_useful": "Сердце скажет спасибо.", "trigger": "Утром"}],
             "summary": "Две привычки.", "reasoning": "Легко начать."}
            """,
            new("$.habits[].name", "\"зарядка\""), new("$.habits[].name", "\"Бег\"", "$.habits[1].name"),
            new("$.habits[].icon", "\"📚\""),
            new("$.habits[].frequency_type", "\"daily\"", "$.habits[0].schedule_days"),
            new("$.habits[].frequency_type", "\"weekends\"", "$.habits[0].schedule_days"),
            new("$.habits[].schedule_days", "[0, 1, 2, 3, 4, 5, 6]"), new("$.habits[].schedule_days", "[1, 2, 3, 4]"),
            new("$.habits[].schedule_days", "[1, 2, 3, 4, 7]"), new("$.habits[].schedule_days", "[-1, 2, 3, 4, 5]"),
            new("$.habits[].schedule_days", "[1, 1, 2, 3, 4]")),
        Of<RewardsAnswer>("rewards", TaskTypes.RewardMentorHelp, "{}", """
            {"rewards": [
               {"name": "Кофе", "icon": "☕", "cost": 100, "description": "В хорошей кофейне.", "why_motivating": "Радость сегодня."},
               {"name": "Поездка", "icon": "🏝️", "cost": 10000, "description": "К морю.", "why_motivating": "Есть чего ждать."}],
             "summary": "Две награды.", "reasoning": "Малая и большая."}
            """,
            new("$.rewards[].name", "\"поездка\"", "$.rewards[1].name"),
            new("$.rewards[].icon", "\"gift\""), new("$.rewards[].icon", "\"☕☕\""), new("$.rewards[].icon", "\"+\""),
            new("$.rewards[].icon", "\"©\""), new("$.rewards[].icon", "\"🇷\""), new("$.rewards[].icon", "\"Я\""), new("$.rewards[].icon", "\"1\"")),
        Of<TextAnswer>("post", TaskTypes.PostText, """{"prompt": "О субботнике", "previous": "Приходите на субботник"}""", """{"text": "Ждём вас в субботу!"}""",
            new("$.text", "\"Приходите на субботник\""), new("$.text", "\"```\\n```\""), new("$.text", "\"Запишитесь: [ссылка]\""),
            new("$.text", "\"Ждём вас, [вставьте дату]!\"")),
        Of<TextAnswer>("edit", TaskTypes.TextEdit, """{"text": "ждём вас 25.12.2026 в 19:00 на https://example.com/a и пишите @lapa"}""",
            """{"text": "Ждём вас 25.12.2026 в 19:00 на https://example.com/a. Пишите @lapa!"}""",
            new("$.text", "\"Ждём вас в 19:00 на https://example.com/a. Пишите @lapa!\""),
            new("$.text", "\"Ждём вас 25.12.2026 в 19:00 на https://example.com/a.\"")),
        Of<PlanAnswer>("content plan", TaskTypes.ContentPlan, """{"prompt": "План", "dates": ["2026-12-01", "2026-12-03"]}""", """
            {"entries": [
               {"date": "2026-12-01", "category": "Новости", "topic": "Что сделано за месяц"},
               {"date": "2026-12-03", "category": "Спасибо", "topic": "О волонтёрах"}]}
            """,
            new("$.entries[].date", "\"2026-12-02\""), new("$.entries[].date", "\"2026-12-03\""), new("$.entries[].date", "\"01.12.2026\""),
            new("$.entries", """[{"date": "2026-12-01", "category": "Новости", "topic": "Что сделано"}]"""),
            new("$.entries", """
                [{"date": "2026-12-01", "category": "Новости", "topic": "Раз"}, {"date": "2026-12-03", "category": "Новости", "topic": "Два"},
                 {"date": "2026-12-05", "category": "Новости", "topic": "Три"}]
                """)),
        new("search plan", typeof(ChatPlan), """
            {"searches": [{"query": "толщина утеплителя", "documents": [1, 2], "reason": "Найти толщину."}, {"query": "цена", "documents": [], "reason": "Найти цену."}]}
            """, ReadPlan,
            new("$.searches[].documents", "[3]"), new("$.searches[].documents", "[0]"), new("$.searches[].documents", "[-1]")),
    ]).ToDictionary(type => type.Name);

    private static AnswerType Of<TAnswer>(string name, string type, string context, string good, params WrongValue[] wrong) =>
        new(name, typeof(TAnswer), good, answer => Tasks.Read(Tasks.Task(type, context), answer).Errors, wrong);

    private static List<string> ReadPlan(string answer)
    {
        var errors = new List<string>();
        AnswerReader.Read<ChatPlan>(answer, errors)?.Check(documents: 2, errors);
        return errors;
    }

    /// <summary>The good answer, to be broken.</summary>
    public JsonNode GoodAnswer() => JsonNode.Parse(Good)!;
}
