using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using System.Text.Json.Nodes;
using AiTasks.Contracts;
using AiTasks.TaskWorker.ContextSource;
using AiTasks.TaskWorker.TextGeneration;

namespace AiTasks.UnitTests.TaskWorker;

/// <summary>Data that the application gives: the addresses it is asked at, how long it is kept, and how it meets what the caller gave.</summary>
public sealed class ContextSourceTests
{
    [Theory]
    [InlineData(null, null)]
    [InlineData("", null)]
    [InlineData("https://app.example/goals/{goal_id}?user_id={user_id}", null)]
    [InlineData("http://10.0.0.1:8080/api/{user_id}/goals/{goal_id}/", null)]
    [InlineData("https://app.example/goals/{goal_id}?user_id={user_id}&key={secret}", "{secret}")]
    [InlineData("https://app.example/goals/{goal_id}?user_id={user_id}&from={week_start}", "{week_start}")]
    [InlineData("https://app.example/goals/{goal_id}?user_id={User_Id}", "{User_Id}")]
    [InlineData("https://app.example/goals/{goal_id}", "{user_id}")]
    [InlineData("https://app.example/goals?user_id={user_id}", "{goal_id}")]
    [InlineData("https://app.example/goals/{goal_id}?user_id={user_id", "curly bracket")]
    [InlineData("https://app.example/goals/{goal_id}}?user_id={user_id}", "curly bracket")]
    [InlineData("https://{user_id}.app.example/goals/{goal_id}", "after the host")]
    [InlineData("https://app.example:{goal_id}/{user_id}", "after the host")]
    [InlineData("/goals/{goal_id}?user_id={user_id}", "absolute")]
    [InlineData("ftp://app.example/{goal_id}/{user_id}", "absolute")]
    public void An_address_that_cannot_be_meant_is_refused_at_the_start(string? url, string? said)
    {
        var errors = Errors(new ContextSourceOptions { GoalUrl = url });

        if (said is null)
            Assert.Empty(errors);
        else
            Assert.Contains(said, Assert.Single(errors), StringComparison.Ordinal);
    }

    [Fact]
    public void Other_nonsense_is_refused_as_well()
    {
        Assert.Empty(Errors(new ContextSourceOptions { StepsUrl = "https://a.b/{user_id}?from={week_start}&to={week_end}&o={include_overdue}", ApiKey = "k" }));
        Assert.NotEmpty(Errors(new ContextSourceOptions { StepsUrl = "https://a.b/steps?from={week_start}" }));
        Assert.NotEmpty(Errors(new ContextSourceOptions { StepsUrl = "https://a.b/{user_id}/{goal_id}" }));
        Assert.NotEmpty(Errors(new ContextSourceOptions { ApiKey = "two\r\nlines" }));
        Assert.Empty(Errors(new ContextSourceOptions { ApiKeyHeader = "X-Api-Key" }));
        Assert.NotEmpty(Errors(new ContextSourceOptions { ApiKeyHeader = "X Api Key" }));
        Assert.NotEmpty(Errors(new ContextSourceOptions { Timeout = TimeSpan.Zero }));
        Assert.NotEmpty(Errors(new ContextSourceOptions { MaxAttempts = 0 }));
    }

    [Fact]
    public void Values_are_escaped() => Assert.Equal(
        "https://app.example/goals/..%2F1%3Fx%3D%26/?user_id=%D1%8F%20%23",
        new UrlTemplate("https://app.example/goals/{goal_id}/?user_id={user_id}").Fill(
            new Dictionary<string, string> { ["goal_id"] = "../1?x=&", ["user_id"] = "я #" }).AbsoluteUri);

    [Theory]
    [InlineData("""{"goal_id": 5}""", 5L)]
    [InlineData("""{"goalId": "5", "goal_title": "T"}""", 5L)]
    [InlineData("""{"goal_id": 5, "description": "D"}""", 5L)]
    [InlineData("""{"goal_id": 5, "goal_title": " ", "description": "D"}""", 5L)]
    [InlineData("""{"goal_id": 5, "goal_title": "T", "goalDescription": "D"}""", null)]
    [InlineData("""{"goal_title": "T"}""", null)]
    public void A_goal_is_fetched_when_its_title_or_description_is_missing(string context, long? goal) =>
        Assert.Equal(goal, GoalContext.Missing(Tasks.Task(TaskTypes.GoalDecomposition, context)));

    [Theory]
    [InlineData("""{"goal_id": 5}""", """{"id": 5, "name": "N", "description": "D", "user": null}""", """{"goal_id":5,"goal_title":"N","goal_description":"D"}""")]
    [InlineData("""{"goal_id": 5, "title": "Мой"}""", """{"title": "Их", "goal_title": "И их", "description": ""}""", """{"goal_id":5,"title":"Мой"}""")]
    [InlineData("""{"goal_id": 5, "goal_title": null, "steps": []}""", """{"goal": {"goalTitle": "Их", "steps": [1]}}""", """{"goal_id":5,"goal_title":"Их","steps":[]}""")]
    public void What_the_caller_gave_wins(string context, string answer, string merged)
    {
        var goal = GoalContext.Read(JsonElement.Parse(answer), asked: 5)!;

        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(merged), GoalContext.Merge(TaskContext.Parse(context), goal).Root));
    }

    [Theory]
    [InlineData("{}", true)]
    [InlineData("""{"steps": null, "goals": "none"}""", true)]
    [InlineData("""{"steps": []}""", false)]
    [InlineData("""{"goals": [{"id": 1}]}""", false)]
    [InlineData("""{"overdueSteps": []}""", false)]
    public void Steps_are_fetched_when_no_list_is_given(string context, bool missing) =>
        Assert.Equal(missing, StepsContext.AreMissing(Tasks.Task(TaskTypes.WeekPlanningHelp, context)));

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"steps": {"1": "x"}}""")]
    [InlineData("\"steps\"")]
    [InlineData("null")]
    public void An_answer_without_a_list_is_none(string answer) => Assert.Null(StepsContext.Read(JsonElement.Parse(answer)));

    [Fact]
    public async Task What_was_fetched_is_kept_for_a_while_within_its_number()
    {
        var time = new Clock();
        var cache = new FetchCache(TimeSpan.FromSeconds(60), maxCached: 2, time);
        var fetched = new List<string>();
        async Task Get(string key) => await cache.GetAsync(
            key,
            () =>
            {
                fetched.Add(key);
                return Task.FromResult(JsonElement.Parse("1"));
            },
            TestContext.Current.CancellationToken);

        await Get("a");
        await Get("a");
        time.Now += TimeSpan.FromSeconds(1);
        await Get("b");
        await Get("c");
        await Get("b");
        await Get("a");
        Assert.Equal(["a", "b", "c", "a"], fetched);
        time.Now += TimeSpan.FromSeconds(61);
        await Get("a");
        Assert.Equal("a", fetched[^1]);
        Assert.Equal(5, fetched.Count);
    }

    [Fact]
    public async Task Who_stops_waiting_does_not_stop_the_others_and_a_failure_is_not_kept()
    {
        var cache = new FetchCache(TimeSpan.FromSeconds(60), maxCached: 2, TimeProvider.System);
        var held = new TaskCompletionSource<JsonElement>();
        using var stopped = new CancellationTokenSource();
        var first = cache.GetAsync("a", () => held.Task, stopped.Token);
        var second = cache.GetAsync("a", () => throw new InvalidOperationException("a second fetch"), TestContext.Current.CancellationToken);

        await stopped.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        held.SetException(new ContextSourceException(ContextFailure.Unavailable, "away"));
        await Assert.ThrowsAsync<ContextSourceException>(() => second);

        Assert.Equal(2, (await cache.GetAsync("a", () => Task.FromResult(JsonElement.Parse("2")), TestContext.Current.CancellationToken)).GetInt32());
    }

    private static List<string> Errors(ContextSourceOptions options)
    {
        var results = new List<ValidationResult>();
        Validator.TryValidateObject(options, new ValidationContext(options), results, validateAllProperties: true);
        return [.. results.Select(result => result.ErrorMessage!)];
    }

    private sealed class Clock : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = DateTimeOffset.UnixEpoch;

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
