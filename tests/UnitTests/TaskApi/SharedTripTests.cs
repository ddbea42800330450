using AiTasks.TaskApi.Storage;
using Npgsql;

namespace AiTasks.UnitTests.TaskApi;

public sealed class SharedTripTests
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(20);

    private readonly List<int[]> _trips = [];
    private readonly Queue<Held> _gates = new();
    private Func<int, Exception?> _failure = _ => null;

    [Fact]
    public async Task A_call_that_finds_a_free_trip_waits_for_nobody()
    {
        var shared = Share();
        Assert.Equal(10, await shared.CallAsync(1, default));
        Assert.Equal(20, await shared.CallAsync(2, default));
        Assert.Equal("1 | 2", Trips);
    }

    [Fact]
    public async Task Calls_that_come_meanwhile_go_together_and_not_into_the_one_under_way()
    {
        var shared = Share();
        var gate = Gate();
        var first = shared.CallAsync(1, default);
        await gate.Begun.Task.WaitAsync(Soon);
        var others = Enumerable.Range(2, 4).Select(call => shared.CallAsync(call, default)).ToArray();
        gate.Open.SetResult();
        Assert.Equal(10, await first.WaitAsync(Soon));
        var results = await Task.WhenAll(others).WaitAsync(Soon);
        Assert.Equal([20, 30, 40, 50], results);
        Assert.Equal("1 | 2 3 4 | 5", Trips);
    }

    [Fact]
    public async Task A_trip_that_takes_long_does_not_hold_up_the_next_one()
    {
        var shared = Share(trips: 2, headway: TimeSpan.Zero);
        var gate = Gate();
        var first = shared.CallAsync(1, default);
        await gate.Begun.Task.WaitAsync(Soon);
        Assert.Equal(20, await shared.CallAsync(2, default).WaitAsync(Soon));
        Assert.False(first.IsCompleted);
        gate.Open.SetResult();
        Assert.Equal(10, await first.WaitAsync(Soon));
    }

    [Fact]
    public async Task Soon_after_one_has_begun_only_a_full_trip_begins()
    {
        var shared = Share(trips: 2, headway: TimeSpan.FromHours(1));
        var gate = Gate();
        var first = shared.CallAsync(1, default);
        await gate.Begun.Task.WaitAsync(Soon);
        var others = Enumerable.Range(2, 2).Select(call => shared.CallAsync(call, default)).ToList();
        Assert.Equal("1", Trips);
        others.Add(shared.CallAsync(4, default));
        var results = await Task.WhenAll(others).WaitAsync(Soon);
        Assert.Equal([20, 30, 40], results);
        Assert.False(first.IsCompleted);
        gate.Open.SetResult();
        Assert.Equal(10, await first.WaitAsync(Soon));
        Assert.Equal("1 | 2 3 4", Trips);
    }

    [Fact]
    public async Task More_than_may_wait_are_told_at_once_and_nothing_is_done()
    {
        var shared = Share(waiting: 2);
        var gate = Gate();
        var first = shared.CallAsync(1, default);
        await gate.Begun.Task.WaitAsync(Soon);
        var others = Enumerable.Range(2, 2).Select(call => shared.CallAsync(call, default)).ToArray();
        await Assert.ThrowsAsync<TimeoutException>(() => shared.CallAsync(4, default));
        gate.Open.SetResult();
        Assert.Equal(10, await first.WaitAsync(Soon));
        var results = await Task.WhenAll(others).WaitAsync(Soon);
        Assert.Equal([20, 30], results);
        Assert.Equal("1 | 2 3", Trips);
    }

    [Fact]
    public async Task Nobody_is_forgotten_whenever_they_come()
    {
        const int callers = 64, calls = 500;
        var shared = Share(trips: 3, headway: TimeSpan.FromMilliseconds(1));
        var results = await Task.WhenAll(Enumerable.Range(0, callers).Select(caller => Task.Run(async () =>
        {
            var sum = 0L;
            for (var call = 0; call < calls; call++) sum += await shared.CallAsync(caller, default).WaitAsync(Soon);
            return sum;
        })));
        Assert.Equal(Enumerable.Range(0, callers).Select(caller => caller * 10L * calls), results);
        lock (_trips) Assert.Equal(callers * calls, _trips.Sum(trip => trip.Length));
    }

    [Fact]
    public async Task Calls_that_are_to_be_apart_go_one_after_the_other_in_their_order()
    {
        var shared = Share(apartBy: call => call % 10);
        var gate = Gate();
        var first = shared.CallAsync(1, default);
        await gate.Begun.Task.WaitAsync(Soon);
        int[] later = [11, 21, 2, 3];
        var all = later.Select(call => shared.CallAsync(call, default)).Prepend(first).ToArray();
        gate.Open.SetResult();
        var results = await Task.WhenAll(all).WaitAsync(Soon);
        Assert.Equal([10, 110, 210, 20, 30], results);
        Assert.Equal("1 | 11 2 3 | 21", Trips);
    }

    [Fact]
    public async Task Who_leaves_before_the_trip_is_not_taken_along()
    {
        var shared = Share();
        var gate = Gate();
        using var leaving = new CancellationTokenSource();
        var first = shared.CallAsync(1, default);
        await gate.Begun.Task.WaitAsync(Soon);
        var (left, last) = (shared.CallAsync(2, leaving.Token), shared.CallAsync(3, default));
        await leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => left);
        gate.Open.SetResult();
        Assert.Equal(10, await first.WaitAsync(Soon));
        Assert.Equal(30, await last.WaitAsync(Soon));
        Assert.Equal("1 | 3", Trips);
    }

    [Fact]
    public async Task Who_finds_no_trip_in_time_is_told_and_nothing_is_done_but_who_is_under_way_waits_on()
    {
        var shared = Share(patience: TimeSpan.FromMilliseconds(100));
        var gate = Gate();
        var first = shared.CallAsync(1, default);
        await gate.Begun.Task.WaitAsync(Soon);
        await Assert.ThrowsAsync<TimeoutException>(() => shared.CallAsync(2, default).WaitAsync(Soon));
        Assert.False(first.IsCompleted);
        gate.Open.SetResult();
        Assert.Equal(10, await first.WaitAsync(Soon));
        Assert.Equal("1", Trips);
    }

    [Fact]
    public async Task What_one_call_does_wrong_is_its_own()
    {
        var shared = Share();
        _failure = call => call == 3 ? Refusal(PostgresErrorCodes.InvalidTextRepresentation) : null;
        var gate = Gate();
        var first = shared.CallAsync(1, default);
        await gate.Begun.Task.WaitAsync(Soon);
        var all = Enumerable.Range(2, 3).Select(call => shared.CallAsync(call, default)).Prepend(first).ToArray();
        gate.Open.SetResult();
        await Assert.ThrowsAsync<PostgresException>(() => all[2].WaitAsync(Soon));
        var results = await Task.WhenAll(all[0], all[1], all[3]).WaitAsync(Soon);
        Assert.Equal([10, 20, 40], results);
    }

    [Fact]
    public async Task When_nobody_knows_what_was_done_nothing_is_done_again()
    {
        var shared = Share();
        _failure = call => call == 3 ? new NpgsqlException("broken") : null;
        var gate = Gate();
        var first = shared.CallAsync(1, default);
        await gate.Begun.Task.WaitAsync(Soon);
        var all = Enumerable.Range(2, 3).Select(call => shared.CallAsync(call, default)).Prepend(first).ToArray();
        gate.Open.SetResult();
        foreach (var call in all.Skip(1)) await Assert.ThrowsAsync<NpgsqlException>(() => call.WaitAsync(Soon));
        Assert.Equal("1 | 2 3 4", Trips);
    }

    private string Trips
    {
        get
        {
            lock (_trips) return string.Join(" | ", _trips.Select(trip => string.Join(' ', trip)));
        }
    }

    private SharedTrip<int, int> Share(
        TimeSpan? patience = null, Func<int, long>? apartBy = null, int trips = 1, TimeSpan? headway = null, int waiting = 100)
    {
        var options = new SharedTripOptions
        {
            MaxCalls = 3,
            MaxTrips = trips,
            Patience = patience ?? Soon,
            Headway = headway ?? TimeSpan.Zero,
            MaxWaiting = waiting,
        };
        return new(TravelAsync, options, apartBy);
    }

    /// <summary>Holds up the next trip.</summary>
    private Held Gate()
    {
        var gate = new Held();
        _gates.Enqueue(gate);
        return gate;
    }

    private async Task<IReadOnlyList<int>> TravelAsync(IReadOnlyList<int> calls)
    {
        lock (_trips) _trips.Add([.. calls]);
        if (_gates.TryDequeue(out var gate))
        {
            gate.Begun.SetResult();
            await gate.Open.Task;
        }

        if (calls.Select(_failure).FirstOrDefault(error => error is not null) is { } failure) throw failure;
        return [.. calls.Select(call => call * 10)];
    }

    private static PostgresException Refusal(string sqlState) => new("refused", "ERROR", "ERROR", sqlState);

    private sealed class Held
    {
        public TaskCompletionSource Begun { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource Open { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
