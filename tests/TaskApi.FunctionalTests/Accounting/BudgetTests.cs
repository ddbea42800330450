using System.Net;
using AiTasks.Contracts;
using AiTasks.TaskApi.Tasks;
using Microsoft.AspNetCore.Mvc.Testing;

namespace AiTasks.TaskApi.FunctionalTests.Accounting;

/// <summary>Budgets are never exceeded, whoever calls at the same time.</summary>
[Collection(nameof(ModelCalls))]
public sealed class BudgetTests(TaskApiFixture fixture) : IAsyncLifetime
{
    private readonly List<WebApplicationFactory<TaskOptions>> _nodes = [];

    [Theory]
    [InlineData("CallsPerPersonPerDay", "10", ModelBudgets.Person)]
    [InlineData("CallsTotalPerDay", "10", ModelBudgets.Total)]
    [InlineData("PerPersonPerDay", "1.05", ModelBudgets.Person)]
    [InlineData("TotalPerDay", "1.0", ModelBudgets.Total)]
    public async Task Of_500_calls_at_once_over_two_nodes_a_budget_for_10_lets_exactly_10_through(string budget, string limit, string refusedBy)
    {
        using var worker = await WorkerAsync(2, ($"BudgetOptions:{budget}", limit));
        var people = await Payer.SignInAsync(fixture, refusedBy == ModelBudgets.Person ? 1 : 5);
        var answers = await Task.WhenAll(Enumerable.Range(0, 500).Select(
            number => worker.AskAsync(CallingWorker.Call(people[number % people.Length].TaskId))));

        Assert.Equal(10, answers.Count(answer => answer.Refusal is null));
        Assert.All(answers.Where(answer => answer.Refusal is not null), answer => Assert.Equal(
            (refusedBy, new DateTimeOffset(DateTime.UtcNow.Date.AddDays(1), TimeSpan.Zero)), (answer.Refusal!.Budget, answer.Refusal.OpensAt)));
        var tasks = people.Select(person => person.TaskId).ToArray();
        Assert.Equal(10, await fixture.QueryAsync<long>("select count(*) from model_calls where task_id = any(@tasks)", new { tasks }));
        var counted = await Payer.CountedAsync(fixture, refusedBy == ModelBudgets.Person ? await people[0].NumberAsync() : 0);
        Assert.Equal((1.0m, 10), counted);
        foreach (var person in people) person.Dispose();
    }

    [Fact]
    public async Task Of_both_budgets_each_holds_and_the_person_is_told_of_their_own_first()
    {
        using var worker = await WorkerAsync(2, ("BudgetOptions:CallsPerPersonPerDay", "4"), ("BudgetOptions:CallsTotalPerDay", "10"));
        var people = await Payer.SignInAsync(fixture, 3);
        var answers = await Task.WhenAll(Enumerable.Range(0, 180).Select(async number =>
            (Person: number % 3, (await worker.AskAsync(CallingWorker.Call(people[number % 3].TaskId))).Refusal)));
        Assert.Equal(10, answers.Count(answer => answer.Refusal is null));
        foreach (var person in answers.GroupBy(answer => answer.Person))
        {
            var granted = person.Count(answer => answer.Refusal is null);
            Assert.InRange(granted, 2, 4);
            Assert.All(person.Where(answer => answer.Refusal is not null), answer => Assert.True(
                answer.Refusal!.Budget == ModelBudgets.Total || granted == 4, $"{granted} and {answer.Refusal}"));
            var left = await worker.RefusedAsync(CallingWorker.Call(people[person.Key].TaskId));
            Assert.Equal(granted == 4 ? ModelBudgets.Person : ModelBudgets.Total, left);
        }

        foreach (var person in people) person.Dispose();
    }

    [Fact]
    public async Task A_repeated_reservation_is_the_same_one_and_a_refused_one_may_be_tried_again()
    {
        using var worker = await WorkerAsync(2, ("BudgetOptions:CallsPerPersonPerDay", "1"));
        using var person = await Payer.SignInAsync(fixture);
        var (first, second) = (CallingWorker.Call(person.TaskId), CallingWorker.Call(person.TaskId));
        await Task.WhenAll(Enumerable.Range(0, 40).Select(_ => worker.ReserveAsync(first)));
        Assert.Equal((0.1m, 1), await person.CountedAsync());

        Assert.Equal(ModelBudgets.Person, await worker.RefusedAsync(second));
        await worker.ReleaseAsync(first.Id);
        await worker.ReserveAsync(second);
        await worker.ReserveAsync(second);
        Assert.Equal((0.1m, 1), await person.CountedAsync());
    }

    [Fact]
    public async Task What_a_call_took_takes_the_place_of_what_was_reserved_be_it_less_or_more()
    {
        using var worker = await WorkerAsync(1, ("BudgetOptions:PerPersonPerDay", "3"));
        using var person = await Payer.SignInAsync(fixture);
        ModelCallRequest Large() => CallingWorker.Call(person.TaskId, CallingWorker.Priced, input: 500_000, output: 100_000);

        // 0.5 + 500,000 * 2 / 1,000,000 + 100,000 * 10 / 1,000,000.
        var first = await worker.ReserveAsync(Large());
        Assert.Equal((2.5m, 1), await person.CountedAsync());
        Assert.Equal(ModelBudgets.Person, await worker.RefusedAsync(Large()));

        foreach (var _ in (int[])[1, 2]) await worker.SettleAsync(first, 1_000, 10);
        Assert.Equal((0.5021m, 1), await person.CountedAsync());
        await worker.SettleAsync(first, 900_000, 900_000);
        await worker.ReleaseAsync(first);
        Assert.Equal((0.5021m, 1), await person.CountedAsync());

        // The provider took more than was asked of it: that is what it costs.
        var second = await worker.ReserveAsync(CallingWorker.Call(person.TaskId, CallingWorker.Priced));
        await worker.SettleAsync(second, 1_000_000, 100_000);
        Assert.Equal((4.0021m, 2), await person.CountedAsync());
        Assert.Equal(ModelBudgets.Person, await worker.RefusedAsync(CallingWorker.Call(person.TaskId)));
    }

    [Fact]
    public async Task A_call_that_was_never_answered_gives_back_all_that_was_reserved_once()
    {
        using var worker = await WorkerAsync(2, ("BudgetOptions:CallsTotalPerDay", "2"), ("BudgetOptions:TotalPerDay", "0.2"));
        using var person = await Payer.SignInAsync(fixture);
        var first = await worker.ReserveAsync(CallingWorker.Call(person.TaskId));
        await worker.ReserveAsync(CallingWorker.Call(person.TaskId));
        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => worker.ReleaseAsync(first)));
        Assert.Equal((0.1m, 1), await Payer.CountedAsync(fixture));
        await worker.SettleAsync(first, 5, 5);
        await worker.ReserveAsync(CallingWorker.Call(person.TaskId));
        Assert.Equal(ModelBudgets.Total, await worker.RefusedAsync(CallingWorker.Call(person.TaskId)));
        await worker.ReleaseAsync(Guid.NewGuid());
        Assert.Equal((0.2m, 2), await Payer.CountedAsync(fixture));
    }

    [Fact]
    public async Task After_everything_at_once_budgets_say_what_the_calls_say()
    {
        using var worker = await WorkerAsync(2, ("BudgetOptions:CallsPerPersonPerDay", "90"), ("BudgetOptions:TotalPerDay", "250"));
        var people = await Payer.SignInAsync(fixture, 3);
        await Task.WhenAll(Enumerable.Range(0, 300).Select(async number =>
        {
            var call = CallingWorker.Call(people[number % 3].TaskId, CallingWorker.Priced, input: 100_000 * (number % 7), output: 50_000);
            if ((await worker.AskAsync(call)).Refusal is not null) return;
            await Task.WhenAll(Enumerable.Range(0, 2).Select(_ => (number % 4) switch
            {
                0 => worker.ReleaseAsync(call.Id),
                1 => worker.SettleAsync(call.Id, number * 1000, number),
                2 => worker.SettleAsync(call.Id, 1, 1),
                _ => worker.ReserveAsync(call),
            }));
        }));
        foreach (var person in people) await AssertSameAsync(await person.NumberAsync());
        await AssertSameAsync(0);
        foreach (var person in people) person.Dispose();

        async Task AssertSameAsync(long user) => Assert.Equal(
            await fixture.QueryAsync<(decimal, long)>(
                """
                select coalesce(sum(cost), 0), count(*) from model_calls
                where (user_id = @user or @user = 0) and state <> 'void' and day = (now() at time zone 'utc')::date
                """,
                new { user }),
            await Payer.CountedAsync(fixture, user));
    }

    [Fact]
    public async Task The_next_day_opens_with_nothing_taken_and_what_ends_then_counts_for_its_own_day()
    {
        using var worker = await WorkerAsync(1, ("BudgetOptions:CallsPerPersonPerDay", "1"), ("BudgetOptions:PerPersonPerDay", "1"));
        using var person = await Payer.SignInAsync(fixture);
        var old = await worker.ReserveAsync(CallingWorker.Call(person.TaskId, CallingWorker.Priced));
        Assert.Equal(ModelBudgets.Person, await worker.RefusedAsync(CallingWorker.Call(person.TaskId)));
        Assert.Equal(1, await fixture.QueryAsync<int>(
            "with calls as (update model_calls set day = day - 1 where id = @old), days as (update model_budget_days set day = day - 1) select 1",
            new { old }));

        await worker.ReserveAsync(CallingWorker.Call(person.TaskId));
        await worker.SettleAsync(old, 0, 1000);
        Assert.Equal((0.1m, 1), await person.CountedAsync());
        var yesterday = await fixture.QueryAsync<decimal>(
            "select cost from model_budget_days where user_id = @user and day < (now() at time zone 'utc')::date",
            new { user = await person.NumberAsync() });
        Assert.Equal(0.51m, yesterday);
    }

    [Fact]
    public async Task A_budget_that_is_configured_in_the_middle_of_a_day_begins_with_what_the_day_has_taken()
    {
        using var before = await WorkerAsync(1);
        using var person = await Payer.SignInAsync(fixture);
        await before.ReserveAsync(CallingWorker.Call(person.TaskId));
        await before.ReleaseAsync(await before.ReserveAsync(CallingWorker.Call(person.TaskId)));
        Assert.Equal(0, await fixture.QueryAsync<long>("select count(*) from model_budget_days", new { }));

        using var after = await WorkerAsync(1, ("BudgetOptions:CallsPerPersonPerDay", "2"), ("BudgetOptions:CallsTotalPerDay", "100"));
        await after.ReserveAsync(CallingWorker.Call(person.TaskId));
        Assert.Equal((0.2m, 2), await person.CountedAsync());
        Assert.Equal((0.2m, 2), await Payer.CountedAsync(fixture));
        Assert.Equal(ModelBudgets.Person, await after.RefusedAsync(CallingWorker.Call(person.TaskId)));
    }

    [Fact]
    public async Task A_model_without_a_price_is_bounded_by_the_number_of_calls_alone_and_that_is_said_once()
    {
        using var worker = await WorkerAsync(1, ("BudgetOptions:PerPersonPerDay", "0"), ("BudgetOptions:CallsPerPersonPerDay", "2"));
        using var person = await Payer.SignInAsync(fixture);
        ModelCallRequest Unpriced() => CallingWorker.Call(person.TaskId, "llama3.2:1b", CallingWorker.UnpricedProvider, 1_000_000, 1_000_000);
        await worker.ReserveAsync(Unpriced());
        await worker.ReserveAsync(Unpriced());
        Assert.Equal(ModelBudgets.Person, await worker.RefusedAsync(Unpriced()));
        Assert.Equal((0m, 2), await person.CountedAsync());
        Assert.Equal(2, (int)(await person.UsageAsync())["total"]!["unpriced_calls"]!);
        Assert.Single(_log.Lines, line => line.Contains("unpriced/llama3.2:1b has no price", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Nobody_but_our_services_reserves_or_settles_and_what_makes_no_sense_is_refused()
    {
        using var worker = await WorkerAsync(1);
        using var person = await Payer.SignInAsync(fixture);
        using var admin = ApiCaller.Administrator(fixture);
        var call = CallingWorker.Call(person.TaskId);
        foreach (var caller in (ApiCaller[])[person.Api, admin])
        {
            Assert.Equal(404, (await caller.SendAsync(HttpMethod.Post, ModelApiRoutes.Reserve, call)).Status);
            Assert.Equal(404, (await caller.SendAsync(HttpMethod.Post, ModelApiRoutes.Settle, new ModelCallEnd { Id = call.Id, DurationMs = 1 })).Status);
        }

        Assert.Equal(HttpStatusCode.NotFound, (await worker.TryReserveAsync(call with { TaskId = long.MaxValue })).Status);
        foreach (var wrong in (ModelCallRequest[])
        [
            call with { Provider = "" }, call with { Model = new string('m', 301) }, call with { InputTokens = -1 },
            call with { OutputTokens = long.MaxValue },
        ])
        {
            Assert.Equal(HttpStatusCode.BadRequest, (await worker.TryReserveAsync(wrong)).Status);
        }

        Assert.Equal(HttpStatusCode.BadRequest, await worker.TrySettleAsync(new() { Id = call.Id, DurationMs = 1, Used = new("m", -1, 0) }));
        Assert.Equal(HttpStatusCode.BadRequest, await worker.TrySettleAsync(new() { Id = call.Id, DurationMs = -1 }));
        Assert.Equal(0, await fixture.QueryAsync<long>("select count(*) from model_calls where task_id = @TaskId", new { person.TaskId }));
    }

    private readonly LogLines _log = new();

    private async Task<CallingWorker> WorkerAsync(int nodes, params (string Name, string Value)[] settings)
    {
        var started = new List<WebApplicationFactory<TaskOptions>>();
        for (var i = 0; i < nodes; i++) started.Add(await fixture.StartLoggedNodeAsync(_log, [.. CallingWorker.Prices, .. settings]));
        _nodes.AddRange(started);
        return new CallingWorker(fixture, [.. started]);
    }

    public async ValueTask InitializeAsync() => await Payer.ForgetTodayAsync(fixture);

    public async ValueTask DisposeAsync()
    {
        foreach (var node in _nodes) await node.DisposeAsync();
    }
}
