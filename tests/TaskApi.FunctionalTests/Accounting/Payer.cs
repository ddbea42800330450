using System.Text.Json.Nodes;
using AiTasks.Contracts;
using AiTasks.TaskApi.Tasks;
using Microsoft.AspNetCore.Mvc.Testing;

namespace AiTasks.TaskApi.FunctionalTests.Accounting;

/// <summary>Somebody with a task for which models are called, and who asks what it took.</summary>
internal sealed class Payer : IDisposable
{
    private readonly TaskApiFixture _fixture;

    private Payer(TaskApiFixture fixture, Browser browser, ApiCaller api, long task) => (_fixture, Browser, Api, TaskId) = (fixture, browser, api, task);

    public Browser Browser { get; }

    /// <summary>As a program of theirs calls.</summary>
    public ApiCaller Api { get; }
    public long TaskId { get; }

    public static async Task<Payer> SignInAsync(TaskApiFixture fixture, WebApplicationFactory<TaskOptions>? node = null)
    {
        var browser = await fixture.SignInAsync();
        var api = new ApiCaller(node?.CreateDefaultClient() ?? fixture.CreateClient()) { Bearer = PushClient.Session(browser) };
        return new Payer(fixture, browser, api, await browser.StartAsync(TaskTypes.GoalMentorHelp));
    }

    public static async Task<Payer[]> SignInAsync(TaskApiFixture fixture, int count) =>
        await Task.WhenAll(Enumerable.Range(0, count).Select(_ => SignInAsync(fixture)));

    /// <summary>Everything that was called so far counts for days long past.</summary>
    public static async Task ForgetTodayAsync(TaskApiFixture fixture)
    {
        await using var database = fixture.Admin();
        await Dapper.SqlMapper.ExecuteAsync(database, "update model_calls set day = day - 300; delete from model_budget_days");
    }

    /// <summary>The same person through another node.</summary>
    public ApiCaller Through(WebApplicationFactory<TaskOptions> node) => new(node.CreateDefaultClient()) { Bearer = Api.Bearer };

    public Task<long> NumberAsync() => _fixture.QueryAsync<long>("select id from users where email = @Email", new { Browser.Email });

    public Task<JsonNode> UsageAsync(string query = "") => Api.GetAsync($"/v1/user/usage{query}");

    /// <summary>What counts against the person's budget of today: money and calls.</summary>
    public async Task<(decimal Cost, long Calls)> CountedAsync() => await CountedAsync(_fixture, await NumberAsync());

    public static async Task<(decimal Cost, long Calls)> CountedAsync(TaskApiFixture fixture, long user = 0) => await fixture.QueryAsync<(decimal, long)>(
        "select cost, calls from model_budget_days where user_id = @user and day = (now() at time zone 'utc')::date", new { user });

    public void Dispose()
    {
        Browser.Dispose();
        Api.Dispose();
    }
}
