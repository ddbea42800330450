using System.Diagnostics.Metrics;
using AiTasks.Contracts;
using AiTasks.TestServers;
using Dapper;

namespace AiTasks.TaskApi.FunctionalTests.Accounting;

/// <summary>Calls of which nobody is heard again.</summary>
[Collection(nameof(ModelCalls))]
public sealed class DeadWorkerTests(TaskApiFixture fixture)
{
    [Fact]
    public async Task What_a_dead_worker_reserved_stays_counted_until_it_is_closed_as_an_estimate_and_a_late_word_is_believed()
    {
        await Payer.ForgetTodayAsync(fixture);
        await using var node = await fixture.StartReadyNodeAsync(
            [.. CallingWorker.Prices, ("BudgetOptions:CallsPerPersonPerDay", "2"), ("AccountingOptions:SweepInterval", "00:00:00.100")]);
        using var worker = new CallingWorker(fixture, node);
        using var person = await Payer.SignInAsync(fixture, node);
        var dead = await worker.ReserveAsync(CallingWorker.Call(person.TaskId, CallingWorker.Priced, input: 1_000_000, output: 100_000));
        var alive = await worker.ReserveAsync(CallingWorker.Call(person.TaskId, CallingWorker.Priced, input: 1000));
        Assert.Equal(ModelBudgets.Person, await worker.RefusedAsync(CallingWorker.Call(person.TaskId)));
        using var metered = new CostMeter(CallingWorker.Provider, CallingWorker.Priced);

        await using (var database = fixture.Admin())
            await database.ExecuteAsync("update model_calls set created_at = created_at - interval '1 hour' where id = @dead", new { dead });
        await Wait.ForAsync("the call to be closed", async () => (int)(await person.UsageAsync())["total"]!["estimated_calls"]! == 1);

        var total = (await person.UsageAsync())["total"]!;
        Assert.Equal((2, 1, 4.002m), ((int)total["calls"]!, (int)total["open_calls"]!, (decimal)total["cost"]!));
        Assert.Equal((4.002m, 2), await person.CountedAsync());
        Assert.Equal(ModelBudgets.Person, await worker.RefusedAsync(CallingWorker.Call(person.TaskId)));
        Assert.Equal(3.5, metered.Sum, 6);

        await worker.SettleAsync(dead, 1_000_000, 150_000);
        await worker.SettleAsync(alive, 1000, 0);
        Assert.Equal((4.502m, 2), await person.CountedAsync());
        Assert.Equal(4.502, metered.Sum, 6);
        total = (await person.UsageAsync())["total"]!;
        Assert.Equal((0, 0, 4.502m), ((int)total["estimated_calls"]!, (int)total["open_calls"]!, (decimal)total["cost"]!));

        // Said once is enough.
        await worker.ReleaseAsync(dead);
        Assert.Equal((4.502m, 2), await person.CountedAsync());
    }

    [Fact]
    public async Task Calls_are_removed_when_they_are_too_old_for_any_figure_and_others_stay()
    {
        await using var node = await fixture.StartReadyNodeAsync([.. CallingWorker.Prices, ("AccountingOptions:TrimInterval", "00:00:00.100")]);
        using var worker = new CallingWorker(fixture, node);
        using var person = await Payer.SignInAsync(fixture);
        var (old, recent) = (await worker.ReserveAsync(CallingWorker.Call(person.TaskId)), await worker.ReserveAsync(CallingWorker.Call(person.TaskId)));
        await using var database = fixture.Admin();
        await database.ExecuteAsync(
            "update model_calls set day = current_date - case when id = @old then 402 else 395 end where id in (@old, @recent)", new { old, recent });
        await Wait.ForAsync("the old call to be removed", async () =>
            await fixture.QueryAsync<long>("select count(*) from model_calls where id = @old", new { old }) == 0);
        Assert.Equal(1, await fixture.QueryAsync<long>("select count(*) from model_calls where id = @recent", new { recent }));
    }

    private sealed class CostMeter : IDisposable
    {
        private readonly MeterListener _listener = new();
        private readonly Lock _lock = new();
        private double _sum;

        public CostMeter(string provider, string model)
        {
            _listener.InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Name == "aitasks.model.cost") listener.EnableMeasurementEvents(instrument);
            };
            _listener.SetMeasurementEventCallback<double>((_, measured, tags, _) =>
            {
                var named = tags.ToArray().ToDictionary(tag => tag.Key, tag => tag.Value);
                if (!provider.Equals(named["provider"]) || !model.Equals(named["model"])) return;
                lock (_lock) _sum += measured;
            });
            _listener.Start();
        }

        public double Sum
        {
            get
            {
                lock (_lock) return _sum;
            }
        }

        public void Dispose() => _listener.Dispose();
    }
}
