using System.Globalization;
using System.Text.Json.Nodes;
using AiTasks.Contracts;
using AiTasks.TaskApi.Tasks;
using Microsoft.AspNetCore.Mvc.Testing;

namespace AiTasks.TaskApi.FunctionalTests.Accounting;

/// <summary>What people and administrators are told of calls.</summary>
[Collection(nameof(ModelCalls))]
public sealed class UsageTests(TaskApiFixture fixture) : IAsyncLifetime
{
    private WebApplicationFactory<TaskOptions> _node = null!;
    private CallingWorker _worker = null!;

    [Fact]
    public async Task Figures_add_up_by_task_person_model_and_day()
    {
        using var person = await Payer.SignInAsync(fixture, _node);
        using var other = await Payer.SignInAsync(fixture, _node);
        var second = await person.Browser.StartAsync(TaskTypes.HabitCreateHelp);
        await SettledAsync(person.TaskId, CallingWorker.Priced, 1_000_000, 100_000);
        await SettledAsync(person.TaskId, CallingWorker.PerCall, 10, 20);
        await SettledAsync(second, CallingWorker.Priced, 500_000, 0);
        var yesterday = await SettledAsync(second, CallingWorker.Priced, 0, 100_000);
        await _worker.ReleaseAsync(await _worker.ReserveAsync(CallingWorker.Call(person.TaskId, CallingWorker.Priced, input: 1_000_000)));
        var open = await _worker.ReserveAsync(CallingWorker.Call(second, "x", CallingWorker.UnpricedProvider, 7, 8));
        await SettledAsync(other.TaskId, CallingWorker.Priced, 3, 3);
        await fixture.QueryAsync<int>(
            "with moved as (update model_calls set day = day - 1 where id = @yesterday) select 1", new { yesterday });

        var today = DateTime.UtcNow.Date;
        var usage = await person.UsageAsync();
        var days = usage["days"]!.AsArray();
        Assert.Equal([Day(today.AddDays(-1)), Day(today)], days.Select(day => (string)day!["day"]!));
        AssertFigures(days[0]!["figures"]!, calls: 1, input: 0, output: 100_000, cost: 1.5m);
        AssertFigures(days[1]!["figures"]!, calls: 4, input: 1_500_017, output: 100_028, cost: 5.1m, unpriced: 1, open: 1);
        AssertFigures(usage["total"]!, calls: 5, input: 1_500_017, output: 200_028, cost: 6.6m, unpriced: 1, open: 1);
        var models = days[1]!["models"]!.AsArray();
        Assert.Equal(
            [("acme", "another"), ("acme", "big/model:1.5"), ("unpriced", "x")],
            models.Select(model => ((string)model!["provider"]!, (string)model["model"]!)));
        AssertFigures(models[1]!, calls: 2, input: 1_500_000, output: 100_000, cost: 5.0m);
        AssertFigures((await person.UsageAsync($"?to={Day(today.AddDays(-1))}"))["total"]!, calls: 1, input: 0, output: 100_000, cost: 1.5m);
        AssertFigures((await person.UsageAsync($"?from={Day(today)}&to={Day(today)}"))["total"]!, 4, 1_500_017, 100_028, 5.1m, unpriced: 1, open: 1);

        var (first, next) = (await CallsAsync(person, person.TaskId), await CallsAsync(person, second));
        Assert.Equal(["settled", "settled", "void"], first.Select(call => (string)call!["state"]!));
        Assert.Equal([3.5m, 0.1m, 0m], first.Select(call => (decimal)call!["cost"]!));
        Assert.Equal((1_000_000, 100_000, 1234), ((long)first[0]!["input_tokens"]!, (long)first[0]!["output_tokens"]!, (long)first[0]!["duration_ms"]!));
        Assert.Equal(("big/model:1.5", "big-2026"), ((string)first[0]!["model"]!, (string?)first[0]!["answered_model"]));
        Assert.Equal(((Guid?)open, "reserved", false), ((Guid?)next[2]!["id"], (string?)next[2]!["state"], (bool)next[2]!["priced"]!));
        Assert.Null(next[2]!["settled_at"]);
        Assert.Equal((decimal)usage["total"]!["cost"]!, first.Concat(next).Sum(call => (decimal)call!["cost"]!));

        using var admin = ApiCaller.Administrator(fixture);
        var ofPerson = await admin.GetAsync($"/v1/admin/usage?user_id={await PublicIdAsync(person)}");
        Assert.True(JsonNode.DeepEquals(usage["days"], ofPerson["days"]));
        Assert.True(JsonNode.DeepEquals(usage["total"], (await admin.GetAsync($"/v1/admin/usage?user_id={person.Browser.Email}"))["total"]));
        var all = await admin.GetAsync("/v1/admin/usage");
        Assert.Equal((6, 6.60m + 0.500036m), ((int)all["total"]!["calls"]!, (decimal)all["total"]!["cost"]!));
        Assert.Equal(
            [(await PublicIdAsync(person), 5), (await PublicIdAsync(other), 1)],
            all["people"]!.AsArray().Select(one => ((Guid)one!["user_id"]!, (int)one["calls"]!)));
    }

    [Fact]
    public async Task People_see_what_is_left_of_today_and_when_it_opens_again()
    {
        await using var node = await fixture.StartReadyNodeAsync([
            .. CallingWorker.Prices, ("BudgetOptions:PerPersonPerDay", "2"), ("BudgetOptions:CallsPerPersonPerDay", "3"),
            ("BudgetOptions:CallsTotalPerDay", "4")]);
        using var worker = new CallingWorker(fixture, node);
        using var person = await Payer.SignInAsync(fixture, node);
        using var other = await Payer.SignInAsync(fixture, node);
        AssertToday(await person.UsageAsync(), """{"limit":2,"used":0,"left":2}""", """{"limit":3,"used":0,"left":3}""", null);

        for (var call = 0; call < 3; call++) await worker.ReserveAsync(CallingWorker.Call(person.TaskId));
        AssertToday(await person.UsageAsync(), """{"limit":2,"used":0.3,"left":1.7}""", """{"limit":3,"used":3,"left":0}""", "person");
        AssertToday(await other.UsageAsync(), """{"limit":2,"used":0,"left":2}""", """{"limit":3,"used":0,"left":3}""", null);

        await worker.ReserveAsync(CallingWorker.Call(other.TaskId));
        AssertToday(await other.UsageAsync(), """{"limit":2,"used":0.1,"left":1.9}""", """{"limit":3,"used":1,"left":2}""", "total");
        using var admin = new ApiCaller(node.CreateDefaultClient());
        admin.Http.DefaultRequestHeaders.Add("X-Service-Key", TaskApiFixture.ServiceKey);
        AssertToday(await admin.GetAsync("/v1/admin/usage"), """{"limit":null,"used":0.4,"left":null}""", """{"limit":4,"used":4,"left":0}""", "total");
        AssertToday(
            await admin.GetAsync($"/v1/admin/usage?user_id={person.Browser.Email}"),
            """{"limit":2,"used":0.3,"left":1.7}""", """{"limit":3,"used":3,"left":0}""", "person");

        // Without budgets there is nothing to be used up, but what was taken is known all the same.
        using var elsewhere = person.Through(_node);
        AssertToday(await elsewhere.GetAsync("/v1/user/usage"), """{"limit":null,"used":0.3,"left":null}""", """{"limit":null,"used":3,"left":null}""", null);
    }

    [Fact]
    public async Task Only_the_person_and_administrators_see_figures()
    {
        using var person = await Payer.SignInAsync(fixture, _node);
        using var other = await Payer.SignInAsync(fixture, _node);
        Assert.Empty(await CallsAsync(person, person.TaskId));
        await other.Api.RefusedAsync(404, HttpMethod.Get, $"/v1/user/usage/tasks/{person.TaskId}");
        await person.Api.RefusedAsync(404, HttpMethod.Get, $"/v1/user/usage/tasks/{long.MaxValue}");
        await person.Api.RefusedAsync(403, HttpMethod.Get, "/v1/admin/usage");
        await person.Api.RefusedAsync(403, HttpMethod.Get, $"/v1/admin/usage?user_id={await PublicIdAsync(person)}");
        using var admin = ApiCaller.Administrator(fixture);
        await admin.RefusedAsync(404, HttpMethod.Get, $"/v1/admin/usage?user_id={Guid.NewGuid()}");
        await admin.RefusedAsync(404, HttpMethod.Get, "/v1/admin/usage?user_id=nobody-of-that-name");
        using var stranger = new ApiCaller(fixture.CreateClient());
        foreach (var path in (string[])["/v1/user/usage", $"/v1/user/usage/tasks/{person.TaskId}", "/v1/admin/usage"])
            await stranger.RefusedAsync(401, HttpMethod.Get, path);
    }

    [Theory]
    [InlineData("?from=yesterday", "from")]
    [InlineData("?to=2026-13-01", "to")]
    [InlineData("?from=2026-12-02&to=2026-12-01", "from")]
    [InlineData("?from=2025-12-01&to=2026-12-02", "from")]
    public async Task A_period_that_is_none_is_refused_with_the_end_that_is_wrong(string query, string field)
    {
        using var person = await ApiCaller.NewPersonAsync(fixture);
        var refusal = await person.RefusedAsync(422, HttpMethod.Get, $"/v1/user/usage{query}");
        Assert.Equal(field, (string?)refusal["details"]!["field"]);
    }

    public async ValueTask InitializeAsync()
    {
        // Those of other days would be among the figures of everybody.
        await using (var database = fixture.Admin()) await Dapper.SqlMapper.ExecuteAsync(database, "truncate model_calls, model_budget_days");
        _node = await fixture.StartReadyNodeAsync([.. CallingWorker.Prices]);
        _worker = new CallingWorker(fixture, _node);
    }

    public async ValueTask DisposeAsync()
    {
        _worker.Dispose();
        await _node.DisposeAsync();
    }

    private async Task<Guid> SettledAsync(long task, string model, long input, long output)
    {
        var id = await _worker.ReserveAsync(CallingWorker.Call(task, model, input: 2 * input, output: 2 * output));
        await _worker.SettleAsync(id, input, output);
        return id;
    }

    private static async Task<JsonArray> CallsAsync(Payer person, long task)
    {
        var usage = await person.Api.GetAsync($"/v1/user/usage/tasks/{task}");
        Assert.Equal(task, (long)usage["task_id"]!);
        return usage["calls"]!.AsArray();
    }

    private Task<Guid> PublicIdAsync(Payer person) =>
        fixture.QueryAsync<Guid>("select public_id from users where email = @Email", new { person.Browser.Email });

    private static string Day(DateTime day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static void AssertFigures(JsonNode figures, int calls, long input, long output, decimal cost, int unpriced = 0, int open = 0) => Assert.Equal(
        (calls, input, output, cost, unpriced, open, 0, 0, 0m),
        ((int)figures["calls"]!, (long)figures["input_tokens"]!, (long)figures["output_tokens"]!, (decimal)figures["cost"]!,
            (int)figures["unpriced_calls"]!, (int)figures["open_calls"]!, (int)figures["estimated_calls"]!, (int)figures["own_key_calls"]!,
            (decimal)figures["own_key_cost"]!));

    private static void AssertToday(JsonNode usage, string cost, string calls, string? usedUp)
    {
        var today = usage["today"]!;
        Assert.Equal((cost, calls, usedUp), (today["cost"]!.ToJsonString(), today["calls"]!.ToJsonString(), (string?)today["used_up"]));
        Assert.Equal(new DateTimeOffset(DateTime.UtcNow.Date.AddDays(1), TimeSpan.Zero), (DateTimeOffset)today["opens_at"]!);
    }
}
