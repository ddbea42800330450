namespace AiTasks.Notifier;

/// <summary>Sends what waits, in its order, until it is disposed; while the server is away, it tries again with growing pauses.</summary>
internal sealed class EventSender : IAsyncDisposable
{
    private const int Unavailable = 503;
    private const string WrongKey = "invalid_service_key";

    private readonly EventBuffer _buffer;
    private readonly INotifierTransport _transport;
    private readonly NotifierOptions _options;
    private readonly Action<string> _problem;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _sending;
    private bool _away;
    private int _batchSize;

    /// <param name="buffer">What waits.</param>
    /// <param name="transport">How it gets to the server.</param>
    /// <param name="options">Batches and pauses.</param>
    /// <param name="problem">Is told what went wrong.</param>
    public EventSender(EventBuffer buffer, INotifierTransport transport, NotifierOptions options, Action<string> problem)
    {
        (_buffer, _transport, _options, _problem, _batchSize) = (buffer, transport, options, problem, options.BatchSize);
        _sending = Task.Run(SendAllAsync);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _sending.ConfigureAwait(false);
        _stop.Dispose();
    }

    private async Task SendAllAsync()
    {
        try
        {
            var pause = _options.RetryDelay;
            while (true)
            {
                if (_buffer.Peek(_batchSize) is not { Length: > 0 } batch)
                {
                    await _buffer.WaitAsync(_stop.Token).ConfigureAwait(false);
                }
                else if (await SendAsync(batch).ConfigureAwait(false))
                {
                    pause = _options.RetryDelay;
                }
                else
                {
                    await Task.Delay(pause * (0.5 + Random.Shared.NextDouble()), _stop.Token).ConfigureAwait(false);
                    pause = pause * 2 < _options.MaxRetryDelay ? pause * 2 : _options.MaxRetryDelay;
                }
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // Disposed.
        }
    }

    // False: the server is away, or was in the middle of it.
    private async Task<bool> SendAsync(PendingEvent[] batch)
    {
        IReadOnlyList<EventOutcome> outcomes;
        try
        {
            outcomes = await _transport.SendAsync([.. batch.Select(one => one.Json)], _stop.Token).ConfigureAwait(false);
        }
        catch (Exception error) when (!_stop.IsCancellationRequested)
        {
            Refuse(batch, error as NotifierException ?? new NotifierException("unexpected", error.Message));
            return true;
        }

        _batchSize = _options.BatchSize;

        var decided = outcomes.TakeWhile(outcome => outcome.Status != Unavailable).Count();
        NoteAway(decided == 0);
        foreach (var (one, outcome) in batch.Zip(outcomes.Take(decided)))
        {
            if (outcome.Code is not null) _problem($"{(string?)one.Json["type"]} {(string?)one.Json["task_id"]}: {outcome.Detail}");
            one.Decide(outcome);
        }

        _buffer.Remove(decided);
        return decided == batch.Length;
    }

    // One event may be too large, or spoil the whole call; which one, smaller calls show. A wrong key spoils them all.
    private void Refuse(PendingEvent[] batch, NotifierException refusal)
    {
        if (batch.Length > 1 && refusal.Code != WrongKey)
        {
            _buffer.Remove(0);
            _batchSize = batch.Length / 2;
            return;
        }

        _problem(refusal.Message);
        foreach (var one in batch) one.Fail(refusal);
        _buffer.Remove(batch.Length);
    }

    // Said once: it is tried again until it works.
    private void NoteAway(bool away)
    {
        if (away && !_away) _problem("The server is away; events are kept and sent when it is back.");
        _away = away;
    }
}
