using System.ComponentModel.DataAnnotations;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using AiTasks.Contracts;
using AiTasks.TaskWorker.TextGeneration;
using FsCheck.Fluent;

namespace AiTasks.UnitTests.TaskWorker;

/// <summary>Whatever a model says within the rules, a front end of contract A gets the members it reads, of the kinds it reads (1.8).</summary>
public sealed class ResultProperties
{
    private const string Week = """
        {"week_start": "2026-02-02", "week_end": "2026-02-08", "steps": [{"id": 1, "title": "Раз", "goal_id": 9, "goal_title": "Цель"}, {"id": 2, "title": "Два", "goal_id": 9, "goal_title": "Цель"}, {"id": 3, "title": "Три", "goal_id": 9, "goal_title": "Цель"}]}
        """;

    private static readonly string[] Words = ["Ёлка", "и", "шаг", "№ 5", "\"цель\"", "a\\b", "<b>", "</context>", "🎁", "план\nдень", "\u2028", "цель ёё", "100 %"];

    [Theory]
    [InlineData(TaskTypes.OnboardingGenerateGoals, "{}",
        "goals[]{title:s,description:s,category:s,sphere_id:s,why_important:s,steps[]{title:s,description:s,order:n}},summary:s,reasoning:s")]
    [InlineData(TaskTypes.GoalMentorHelp, "{}",
        "goals[]{title:s,description:s,category:s,sphere_id:s,why_important:s,steps[]{title:s,description:s,order:n}},suggestions[]{title:s,why_important:s,steps[]{title:s}},summary:s,reasoning:s")]
    [InlineData(TaskTypes.GoalDecomposition, """{"goal_title": "Марафон", "goal_id": 17}""",
        "steps[]{title:s,description:s,time_estimate:s,order:n},goal_id:n,goal_title:s,summary:s,reasoning:s")]
    [InlineData(TaskTypes.WeekPlanningHelp, Week,
        "plan[]{stepId:n,date:s,estimatedTime:s,reason:s,goal_id:n,goal_title:s,step_title:s},not_this_week:l,summary{total_planned:n,total_hours:n,total_not_planned:n,daily_load:o},reasoning:s")]
    [InlineData(TaskTypes.WeekPlanningHelp, """{"week_start": "2026-02-02"}""",
        "plan[]{stepId:n,date:s,estimatedTime:s,reason:s,step_title:s},not_this_week:l,summary{total_planned:n,daily_load:o},days[]{date:s,day_name:s,tasks[]{title:s}},total_tasks:n,reasoning:s")]
    [InlineData(TaskTypes.HabitCreateHelp, "{}",
        "habits[]{name:s,icon:s,description:s,frequency_type:s,schedule_days:l,schedule_label:s,xp_reward:n,why_useful:s,trigger:s},summary:s,reasoning:s")]
    [InlineData(TaskTypes.RewardMentorHelp, "{}", "rewards[]{name:s,icon:s,cost:n,description:s,why_motivating:s},summary:s,reasoning:s")]
    public void Every_accepted_answer_becomes_the_documented_result(string type, string context, string members)
    {
        var task = Tasks.Task(type, context);
        Properties.Hold(Gen.Choose(0, int.MaxValue - 1), seed =>
        {
            var answer = new RandomAnswer(new Random(seed), task).Write();
            var reading = Tasks.Read(task, answer);
            Assert.True(reading.Errors.Count == 0, $"{string.Join(" | ", reading.Errors)} in {answer}");

            AssertMembers(JsonElement.Parse(reading.Result!.ToJsonString(AnswerJson.Options)), members);
        });
    }

    private static void AssertMembers(JsonElement value, string members)
    {
        foreach (var member in Split(members))
        {
            var end = member.IndexOfAny(['[', '{', ':']);
            Assert.True(value.TryGetProperty(member[..end], out var part), $"{member[..end]} is missing.");
            AssertKind(part, member[end..]);
        }
    }

    private static void AssertKind(JsonElement part, string wanted)
    {
        if (wanted.StartsWith("[]", StringComparison.Ordinal))
        {
            Assert.NotEqual(0, part.GetArrayLength());
            Assert.All(part.EnumerateArray(), entry => AssertMembers(entry, wanted[3..^1]));
        }
        else if (wanted[0] == '{')
        {
            AssertMembers(part, wanted[1..^1]);
        }
        else
        {
            Assert.Equal(wanted[1], part.ValueKind switch
            {
                JsonValueKind.String => 's',
                JsonValueKind.Number => 'n',
                JsonValueKind.Array => 'l',
                JsonValueKind.Object => 'o',
                _ => '?',
            });
        }
    }

    // At the commas that no bracket encloses.
    private static IEnumerable<string> Split(string members)
    {
        for (int from = 0, at = 0, depth = 0; at <= members.Length; at++)
        {
            if (at == members.Length || (members[at] == ',' && depth == 0))
            {
                yield return members[from..at];
                from = at + 1;
            }
            else
            {
                depth += members[at] switch { '{' => 1, '}' => -1, _ => 0 };
            }
        }
    }

    /// <summary>An answer that keeps to the rules and to nothing else.</summary>
    private sealed class RandomAnswer(Random random, TextTask task)
    {
        private readonly Queue<long> _ids = new(task.Context.Root["steps"] is null ? [-1, -2, -3, -4] : [3, 1, 2]);
        private int _number;

        public string Write()
        {
            var answer = Object(AnswerTypeOf(Tasks.Kinds[task.Type].GetType()));
            foreach (var habit in answer["habits"]?.AsArray() ?? [])
                Schedule(habit!.AsObject());
            return answer.ToJsonString();
        }

        private static Type AnswerTypeOf(Type kind) => kind.BaseType!.GetGenericArguments()[0];

        private JsonObject Object(Type type) => new(type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Select(field => KeyValuePair.Create(AnswerRules.NameOf(field), Value(field))));

        private JsonNode? Value(PropertyInfo field) => field switch
        {
            { Name: "StepId" } => _ids.Dequeue(),
            { Name: "StepTitle" } when task.Context.Root["steps"] is not null => null,
            { Name: "Date" } => Tasks.Today.AddDays(12 + random.Next(7)).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture),
            { Name: "TimeEstimate" } => $"{random.Next(1, 9)} дн.",
            { Name: "NotThisWeek" } => _ids.Count > 0 && task.Context.Root["steps"] is not null ? List(field, 1) : new JsonArray(),
            { Name: "Plan" } => List(field, 2),
            _ when field.PropertyType == typeof(string) => Text(field),
            _ when field.GetCustomAttribute<RangeAttribute>() is { } range => random.Next((int)range.Minimum, (int)range.Maximum + 1),
            _ => List(field, random.Next(1, field.GetCustomAttribute<LengthAttribute>()!.MaximumLength + 1)),
        };

        private JsonArray List(PropertyInfo field, int count)
        {
            var entry = field.PropertyType.GetGenericArguments()[0];
            return entry.IsPrimitive ? [] : [.. Enumerable.Range(0, count).Select(_ => Object(entry))];
        }

        private JsonNode Text(PropertyInfo field)
        {
            if (field.GetCustomAttribute<OneOfAttribute>() is { } oneOf)
                return Of(oneOf.Allowed);
            if (field.IsDefined(typeof(EmojiAttribute)))
                return Of(["🎁", "☕", "1️⃣", "👨‍👩‍👧", "❤️"]);
            var words = string.Join(' ', Enumerable.Range(0, random.Next(0, 12)).Select(_ => Of(ResultProperties.Words)));
            return $"Дело {++_number} {words}";
        }

        private string Of(IReadOnlyList<string> words) => words[random.Next(words.Count)];

        private void Schedule(JsonObject habit)
        {
            var days = Vocabulary.FrequencyDays[(string)habit["frequency_type"]!] ?? [.. Enumerable.Range(0, 7).OrderBy(_ => random.Next()).Take(random.Next(1, 8))];
            habit["schedule_days"] = new JsonArray([.. days.Select(day => (JsonNode)day)]);
        }
    }
}
