using System.Diagnostics;

namespace AiTasks.TaskApi.Storage;

/// <summary>
/// Round trips that calls share: those that arrive while one is under way go into the next one, so a single call waits for nothing
/// and a flood is served in batches. A call never joins a trip that has begun, so it sees everything that was committed before it came.
/// </summary>
/// <param name="travel">Does the calls of one trip and gives their results in the same order.</param>
/// <param name="options">How many, and how long they wait.</param>
/// <param name="apartBy">Calls for which this is the same never share a trip; null when all may.</param>
internal sealed class SharedTrip<TCall, TResult>(
    Func<IReadOnlyList<TCall>, Task<IReadOnlyList<TResult>>> travel, SharedTripOptions options, Func<TCall, long>? apartBy = null)
{
    private readonly Lock _lock = new();
    private readonly LinkedList<Seat> _waiting = [];
    private int _trips;
    private long _lastBegan;

    /// <summary>Gets the result of one call.</summary>
    /// <exception cref="TimeoutException">
    /// No trip has begun within <see cref="SharedTripOptions.Patience"/>, or too many wait already; nothing was done.
    /// </exception>
    /// <exception cref="OperationCanceledException">The caller waits no more. Nothing was done, or it is done unseen.</exception>
    public async Task<TResult> CallAsync(TCall call, CancellationToken cancellationToken)
    {
        var seat = new Seat(call);
        Enter(seat);
        try
        {
            return await seat.Result.Task.WaitAsync(options.Patience, cancellationToken);
        }
        catch (TimeoutException) when (!TryLeave(seat))
        {
            return await seat.Result.Task.WaitAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            TryLeave(seat);
            throw;
        }
    }

    private void Enter(Seat seat)
    {
        lock (_lock)
        {
            if (_waiting.Count == options.MaxWaiting) throw new TimeoutException($"{options.MaxWaiting} calls wait already.");
            _waiting.AddLast(seat.Place);
            if (_trips == options.MaxTrips || !IsWorthATrip(others: _trips)) return;
            _trips++;
            _lastBegan = Stopwatch.GetTimestamp();
        }

        // It goes on for others: not in this caller's trace.
        using (ExecutionContext.SuppressFlow())
            _ = Task.Run(RunAsync);
    }

    private bool TryLeave(Seat seat)
    {
        lock (_lock)
        {
            if (seat.Place.List is null) return false;
            _waiting.Remove(seat.Place);
            return true;
        }
    }

    // Those under way come back for who waits.
    private bool IsWorthATrip(int others) =>
        others == 0 || _waiting.Count >= options.MaxCalls || Stopwatch.GetElapsedTime(_lastBegan) >= options.Headway;

    private async Task RunAsync()
    {
        for (var seats = Board(again: false); seats.Count > 0; seats = Board(again: true)) await TravelAsync(seats);
    }

    // Those that may not share this trip keep their places for the next one.
    private List<Seat> Board(bool again)
    {
        var seats = new List<Seat>();
        var apart = new HashSet<long>();
        lock (_lock)
        {
            for (var next = again && !IsWorthATrip(others: _trips - 1) ? null : _waiting.First; next is not null && seats.Count < options.MaxCalls;)
            {
                var (place, seat) = (next, next.Value);
                next = next.Next;
                if (apartBy is not null && !apart.Add(apartBy(seat.Call))) continue;
                _waiting.Remove(place);
                seats.Add(seat);
            }

            if (seats.Count == 0) _trips--;
            else _lastBegan = Stopwatch.GetTimestamp();
        }

        return seats;
    }

    private async Task TravelAsync(IReadOnlyList<Seat> seats)
    {
        try
        {
            var results = await travel([.. seats.Select(seat => seat.Call)]);
            foreach (var (seat, result) in seats.Zip(results)) seat.Result.TrySetResult(result);
        }
        catch (Exception error) when (seats.Count > 1 && DatabaseFailure.WasNothingDone(error))
        {
            // One of them may be at fault, and the others are not to suffer for it, nor to wait behind it.
            await Task.WhenAll(seats.Select(seat => TravelAsync([seat])));
        }
        catch (Exception error)
        {
            foreach (var seat in seats) seat.Result.TrySetException(error);
        }
    }

    private sealed class Seat
    {
        public Seat(TCall call) => (Call, Place) = (call, new LinkedListNode<Seat>(this));

        public TCall Call { get; }

        /// <summary>Among those that wait.</summary>
        public LinkedListNode<Seat> Place { get; }

        public TaskCompletionSource<TResult> Result { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
