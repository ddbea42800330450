namespace AiTasks.TaskApi.Storage;

/// <summary>
/// Round trips that calls share: those that arrive while all trips are under way go into the next one, so a single call waits for nothing
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

    /// <summary>Gets the result of one call.</summary>
    /// <exception cref="TimeoutException">No trip has begun within <see cref="SharedTripOptions.Patience"/>; nothing was done.</exception>
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
            _waiting.AddLast(seat);
            if (_trips == options.MaxTrips) return;
            _trips++;
        }

        // It goes on for others: not in this caller's trace.
        using (ExecutionContext.SuppressFlow())
            _ = Task.Run(RunAsync);
    }

    private bool TryLeave(Seat seat)
    {
        lock (_lock) return _waiting.Remove(seat);
    }

    private async Task RunAsync()
    {
        while (Board() is { Count: > 0 } seats) await TravelAsync(seats);
    }

    // Those that may not share this trip keep their places for the next one.
    private List<Seat> Board()
    {
        var seats = new List<Seat>();
        var apart = new HashSet<long>();
        lock (_lock)
        {
            for (var next = _waiting.First; next is not null && seats.Count < options.MaxCalls;)
            {
                var (place, seat) = (next, next.Value);
                next = next.Next;
                if (apartBy is not null && !apart.Add(apartBy(seat.Call))) continue;
                _waiting.Remove(place);
                seats.Add(seat);
            }

            if (seats.Count == 0) _trips--;
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

    private sealed class Seat(TCall call)
    {
        public TCall Call { get; } = call;

        public TaskCompletionSource<TResult> Result { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
