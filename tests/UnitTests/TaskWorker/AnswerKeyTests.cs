using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using AiTasks.Contracts;
using AiTasks.TaskWorker.TextGeneration;
using AiTasks.TaskWorker.TextGeneration.SharedAnswers;
using FsCheck;
using FsCheck.Fluent;

namespace AiTasks.UnitTests.TaskWorker;

/// <summary>Which questions are the same.</summary>
public sealed class AnswerKeyTests
{
    private const string Model = "openai/m";

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    private static readonly Gen<JsonNode?> Leaves = Gen.OneOf(
        Gen.Elements("", "a", "Цель", "1", "\"\\\n", "<b>", "é").Select(text => (JsonNode?)text),
        Gen.Choose(-5, 5).Select(number => (JsonNode?)number),
        Gen.Elements("0.1", "120", "1e3", "-2.50", "9007199254740993", "1e-7").Select(number => JsonNode.Parse(number)),
        Gen.Elements(true, false).Select(flag => (JsonNode?)flag),
        Gen.Constant((JsonNode?)null));

    private static Gen<JsonNode?> Nodes(int depth) => depth == 0 ? Leaves : Gen.Frequency(
        (2, Leaves),
        (1, Nodes(depth - 1).UpTo(3).Select(entries => (JsonNode?)new JsonArray([.. entries.Select(Copy)]))),
        (2, Members(depth - 1).Select(members => (JsonNode?)members)));

    private static Gen<JsonObject> Members(int depth) =>
        from names in Gen.Elements("a", "b", "goal", "Ц", "goals").UpTo(4)
        from values in Nodes(depth).ArrayOf(names.Length)
        select new JsonObject(names.Zip(values).DistinctBy(member => member.First).Select(member => KeyValuePair.Create(member.First, Copy(member.Second))));

    [Fact]
    public void Order_white_space_and_spelling_do_not_count() => Properties.Hold(
        from context in Members(3)
        from seed in Gen.Choose(0, int.MaxValue)
        select (context, seed),
        input =>
        {
            var other = Respell(input.context, new Random(input.seed))!;
            Assert.Equal(Key(input.context.ToJsonString()), Key(other.ToJsonString(Indented)));
        });

    [Fact]
    public void What_says_something_else_is_another_question() => Properties.Hold(
        from one in Members(3)
        from other in Members(3)
        select (one, other),
        input => Assert.Equal(
            JsonNode.DeepEquals(Respell(input.one, null), Respell(input.other, null)), Key(input.one.ToJsonString()) == Key(input.other.ToJsonString())));

    [Theory]
    [InlineData("1", "1.0", true)]
    [InlineData("1", "1e0", true)]
    [InlineData("1", "0.1e1", true)]
    [InlineData("100", "1E+2", true)]
    [InlineData("-0", "0.0", true)]
    [InlineData("-2.50", "-25e-1", true)]
    [InlineData("1e400", "10e399", true)]
    [InlineData("9007199254740993", "9007199254740992", false)]
    [InlineData("1", "-1", false)]
    [InlineData("1", "10", false)]
    [InlineData("1", "\"1\"", false)]
    [InlineData("0.1", "0.01", false)]
    [InlineData("1e99999999999", "1e99999999998", false)]
    [InlineData("\"\\u0041\"", "\"A\"", true)]
    [InlineData("\"A\"", "\"a\"", false)]
    [InlineData("[1,2]", "[2,1]", false)]
    [InlineData("null", "0", false)]
    public void A_value_is_what_it_says_and_not_how_it_is_written(string one, string other, bool same) =>
        Assert.Equal(same, Key($$"""{"x":{{one}}}""") == Key($$"""{"x":{{other}}}"""));

    [Fact]
    public void All_that_decides_the_answer_is_in_the_key()
    {
        var task = Tasks.Task(TaskTypes.GoalMentorHelp, """{"category":"health"}""");
        string[] keys =
        [
            Of(task), Of(task with { Language = "en" }), AnswerKey.Of(Tasks.Kinds[task.Type], task, "openai/other", 7),
            AnswerKey.Of(Tasks.Kinds[task.Type], task, Model, 8), AnswerKey.Of(Tasks.Kinds[task.Type], task, Model, null),
            Of(Tasks.Task(TaskTypes.OnboardingGenerateGoals, """{"category":"health"}""")),
        ];
        Assert.Equal(keys.Length, keys.Distinct().Count());
        Assert.All(keys, key => Assert.Matches("^[0-9a-f]{64}$", key));
        Assert.Equal(Of(task), Of(Tasks.Task(TaskTypes.GoalMentorHelp, """{"category":"health"}""")));
    }

    [Fact]
    public void The_day_counts_where_the_answer_depends_on_it()
    {
        var tomorrow = Tasks.Today.AddDays(1);
        var week = Tasks.Task(TaskTypes.WeekPlanningHelp);
        Assert.NotEqual(Of(week), Of(week with { Today = tomorrow }));
        var dated = Tasks.Task(TaskTypes.WeekPlanningHelp, """{"week_start":"2026-02-02"}""");
        Assert.Equal(Of(dated), Of(dated with { Today = tomorrow }));
    }

    [Fact]
    public void A_text_that_is_to_be_told_anew_is_another_question_each_time()
    {
        string[] keys =
        [
            Of(Tasks.Task(TaskTypes.PostText, """{"prompt":"x"}""")),
            Of(Tasks.Task(TaskTypes.PostText, """{"prompt":"x","previous":"y","variant":1,"post_id":"p"}""")),
            Of(Tasks.Task(TaskTypes.PostText, """{"prompt":"x","previous":"y","variant":2,"post_id":"p"}""")),
        ];
        Assert.Equal(keys.Length, keys.Distinct().Count());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Two_people_have_one_key_only_for_what_holds_nothing_personal(bool nothingPersonal)
    {
        var kind = new AnyKind(nothingPersonal);
        AnswerClaim[] claims = [.. Enumerable.Range(1, 2).Select(user => new SharedQuestion(
            new GenerateText
            {
                TaskId = user, Attempt = 1, UserId = user, TaskType = kind.Type, ContextJson = "{}", Language = "ru", Deadline = DateTimeOffset.UnixEpoch,
            },
            kind, Tasks.Task(kind.Type), Model, CostsNothing: false).ToClaim())];
        Assert.Equal(nothingPersonal, claims[0].Key == claims[1].Key);
        Assert.All(claims, claim => Assert.Equal(nothingPersonal, !claim.IsPersonal));
    }

    private static string Key(string context) => Of(Tasks.Task(TaskTypes.GoalMentorHelp, context));

    private static string Of(TextTask task) => AnswerKey.Of(Tasks.Kinds[task.Type], task, Model, 7);

    private static JsonNode? Copy(JsonNode? node) => node?.DeepClone();

    // The same in another order and with other numbers of the same value; without a chance, numbers as they are compared.
    private static JsonNode? Respell(JsonNode? node, Random? random) => node switch
    {
        JsonObject members => new JsonObject(Shuffle(members, random).Select(member => KeyValuePair.Create(member.Key, Respell(member.Value, random)))),
        JsonArray entries => new JsonArray([.. entries.Select(entry => Respell(entry, random))]),
        { } value when value.GetValueKind() == JsonValueKind.Number => Number(decimal.Parse(
            value.ToJsonString(), NumberStyles.Float, CultureInfo.InvariantCulture), random?.Next(3) ?? 0),
        _ => Copy(node),
    };

    private static IEnumerable<KeyValuePair<string, JsonNode?>> Shuffle(JsonObject members, Random? random) =>
        random is null ? members : members.OrderBy(_ => random.Next());

    private static JsonNode? Number(decimal value, int spelling) => JsonNode.Parse(spelling switch
    {
        0 => value.ToString("0.##########", CultureInfo.InvariantCulture),
        1 => value.ToString("0.00000000000", CultureInfo.InvariantCulture),
        _ => $"{(value * 10_000_000).ToString("0", CultureInfo.InvariantCulture)}e-7",
    });

    private sealed class AnyKind(bool nothingPersonal) : TaskKind
    {
        public override string Type => TaskTypes.GoalMentorHelp;
        public override string ItemsKey => "goals";
        public override JsonElement Schema { get; } = JsonElement.Parse("{}");

        public override bool HoldsNothingPersonal(TextTask task) => nothingPersonal;

        public override AnswerReading Read(string text, TextTask task) => new(null, []);
    }
}
