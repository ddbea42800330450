using AiTasks.TaskWorker.ChatAnswers;
using AiTasks.TaskWorker.TextGeneration;

namespace AiTasks.UnitTests.TaskWorker;

/// <summary>Every field of every answer is fed what does not belong there. A new field or type without a wrong value fails a test here.</summary>
public sealed class AnswerFieldTests
{
    public static TheoryData<string> Types => [.. AnswerType.All.Keys];

    public static TheoryData<string, string> Fields =>
    [
        .. AnswerType.All.Values.SelectMany(type => WrongValues.Fields(type.Type)
            .Where(one => IsReached(type, one.Path)).Select(one => (type.Name, one.Path))),
    ];

    [Theory]
    [MemberData(nameof(Types))]
    public void A_good_answer_is_taken(string type) => Assert.Empty(AnswerType.All[type].Errors(AnswerType.All[type].Good));

    [Theory]
    [MemberData(nameof(Fields))]
    public void A_wrong_value_is_refused_and_its_field_named(string name, string path)
    {
        var type = AnswerType.All[name];
        var field = WrongValues.Fields(type.Type).Single(one => one.Path == path).Field;
        WrongValue[] values =
        [
            .. WrongValues.OfAttributes(path, field, WrongValues.At(type.GoodAnswer(), path)), .. type.Wrong.Where(wrong => wrong.Path == path),
        ];
        Assert.True(values.Length > 0 || IsReachedElsewhere(type, path), $"Nobody knows a wrong value of {path}: add one to AnswerType.All.");

        foreach (var wrong in WrongValues.OfKind(path, field).Concat(values))
        {
            var answer = type.GoodAnswer();
            WrongValues.Put(answer, wrong);

            var errors = type.Errors(answer.ToJsonString());

            var named = wrong.Named ?? WrongValues.Concrete(path);
            Assert.True(errors.Count > 0, $"{path} may be {wrong.Value}.");
            Assert.True(
                errors.Any(error => error.StartsWith($"{named} ", StringComparison.Ordinal)),
                $"{wrong.Value} at {path}: no error begins with {named}, but {string.Join(" | ", errors)}");
            Assert.All(errors, error => Assert.DoesNotContain("AiTasks.", error, StringComparison.Ordinal));
        }
    }

    [Fact]
    public void No_wrong_value_is_listed_for_a_field_that_is_not_there() => Assert.All(AnswerType.All.Values, type =>
        Assert.Empty(type.Wrong.Select(wrong => wrong.Path).Except(WrongValues.Fields(type.Type).Select(field => field.Path))));

    [Fact]
    public void Every_field_is_reached_in_one_good_answer_at_least() => Assert.All(
        AnswerType.All.Values.GroupBy(type => type.Type),
        types => Assert.All(WrongValues.Fields(types.Key), one => Assert.True(types.Any(type => IsReached(type, one.Path)), one.Path)));

    [Fact]
    public void Every_task_type_and_every_type_of_an_answer_is_here()
    {
        var kinds = typeof(TaskKind).Assembly.GetTypes().Where(type => type.IsAssignableTo(typeof(TaskKind)) && !type.IsAbstract).ToList();

        Assert.Equal(kinds.Order(ByName), Tasks.Kinds.Values.Select(kind => kind.GetType()).Order(ByName));
        Assert.Equal(
            kinds.Select(AnswerOf).Append(typeof(ChatPlan)).Distinct().Order(ByName),
            AnswerType.All.Values.Select(type => type.Type).Distinct().Order(ByName));
    }

    [Theory]
    [InlineData("""{"rewards": [], "rewards": [], "summary": "с", "reasoning": "п"}""")]
    [InlineData("""{"rewards": [], "summary": "с", "reasoning": "п"} and more""")]
    [InlineData("""[{"rewards": []}]""")]
    [InlineData("\"rewards\"")]
    [InlineData("null")]
    [InlineData("")]
    public void What_is_not_one_object_is_refused(string answer) => Assert.NotEmpty(AnswerType.All["rewards"].Errors(answer));

    private static Comparer<Type> ByName { get; } =
        Comparer<Type>.Create((one, other) => string.CompareOrdinal(one.FullName, other.FullName));

    private static Type AnswerOf(Type? kind)
    {
        while (kind is not { IsGenericType: true })
            kind = kind!.BaseType;
        return kind.GetGenericArguments()[0];
    }

    // The good answer of one task of a type may leave a list empty that another fills.
    private static bool IsReached(AnswerType type, string path)
    {
        try
        {
            WrongValues.At(type.GoodAnswer(), path[..path.LastIndexOf('.')]);
            return true;
        }
        catch (ArgumentOutOfRangeException)
        {
            return false;
        }
    }

    // Such as the title of a step, which only matters in a week without steps.
    private static bool IsReachedElsewhere(AnswerType type, string path) =>
        AnswerType.All.Values.Any(other => other.Type == type.Type && other.Wrong.Any(wrong => wrong.Path == path));
}
