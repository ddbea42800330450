using System.Text.Json;
using AiTasks.Contracts;
using AiTasks.TaskWorker.TextGeneration;

namespace AiTasks.UnitTests.TaskWorker;

public sealed class SchemaTests
{
    // What OpenAI's strict mode takes, without those keywords that only some servers know.
    private static readonly HashSet<string> Known =
        ["type", "properties", "required", "additionalProperties", "items", "enum", "description"];

    public static TheoryData<string> Types => [.. TaskTypes.All];

    [Theory]
    [MemberData(nameof(Types))]
    public void Every_object_is_closed_and_every_member_required_in_known_keywords_only(string type) =>
        AssertStrict(Tasks.Kinds[type].Schema);

    [Fact]
    public void Names_are_those_of_the_wire()
    {
        var item = Tasks.Kinds[TaskTypes.WeekPlanningHelp].Schema
            .GetProperty("properties").GetProperty("plan").GetProperty("items").GetProperty("properties");

        Assert.Equal(
            ["stepId", "step_title", "date", "estimatedTime", "reason"], item.EnumerateObject().Select(property => property.Name));
        Assert.Equal(["string", "null"], item.GetProperty("step_title").GetProperty("type").EnumerateArray().Select(kind => kind.GetString()));
    }

    [Fact]
    public void Closed_lists_are_enums()
    {
        var habit = Tasks.Kinds[TaskTypes.HabitCreateHelp].Schema
            .GetProperty("properties").GetProperty("habits").GetProperty("items").GetProperty("properties");

        Assert.Equal(Vocabulary.Of(Words.Icon), habit.GetProperty("icon").GetProperty("enum").EnumerateArray().Select(word => word.GetString()));
        Assert.Equal("integer", habit.GetProperty("schedule_days").GetProperty("items").GetProperty("type").GetString());
    }

    private static void AssertStrict(JsonElement schema)
    {
        Assert.All(schema.EnumerateObject(), keyword => Assert.Contains(keyword.Name, Known));
        if (schema.TryGetProperty("properties", out var properties))
        {
            Assert.False(schema.GetProperty("additionalProperties").GetBoolean());
            Assert.Equal(
                properties.EnumerateObject().Select(property => property.Name),
                schema.GetProperty("required").EnumerateArray().Select(name => name.GetString()));
            foreach (var property in properties.EnumerateObject())
                AssertStrict(property.Value);
        }

        if (schema.TryGetProperty("items", out var items))
            AssertStrict(items);
    }
}
