using AiTasks.Contracts;
using AiTasks.Push.Delivery;
using Microsoft.Extensions.Options;

namespace AiTasks.Push.Protocols.Chats;

/// <summary>What a reader got.</summary>
/// <param name="Events">The next ones, without gaps; empty when none came in time.</param>
/// <param name="Lost">True: the log has not kept what comes next.</param>
internal sealed record LogNews(IReadOnlyList<StreamEvent> Events, bool Lost = false)
{
    public static readonly LogNews None = new([]);
}

/// <summary>
/// One reader's position in the log of a task. Live events are taken when they continue it, otherwise the log is read, so that losing
/// them costs nothing but time. The reader asks for more when it is through with what it has, so a slow one costs no memory.
/// </summary>
internal sealed class LogReader(
    StreamPosition start, LiveEvents live, AnswerTails tails, LogPace pace, IOptions<ChatReaderOptions> options, IOptions<DeliveryOptions> delivery,
    TimeProvider time)
{
    private StreamPosition _position = start;
    private TimeSpan _heardAt;
    private TimeSpan _retryAt;
    private TimeSpan? _failingSince;

    /// <summary>Waits for what comes next, for as long as given.</summary>
    /// <exception cref="TaskApiUnavailableException">The log could not be read for longer than is waited for that.</exception>
    public async Task<LogNews> NextAsync(TimeSpan limit, CancellationToken stop)
    {
        var until = time.Uptime() + limit;
        while (true)
        {
            if (live.TakeAfter(_position) is { Count: > 0 } taken)
            {
                _heardAt = time.Uptime();
                return Take(taken);
            }

            var now = time.Uptime();
            var readAt = live.Behind ? _retryAt : Later(_heardAt + pace.Interval, _retryAt);
            if (readAt <= now)
            {
                if (await ReadAsync(stop) is var news && (news.Lost || news.Events.Count > 0))
                    return news;
            }
            else if (until <= now)
            {
                return LogNews.None;
            }
            else
            {
                await live.WaitAsync((readAt < until ? readAt : until) - now);
            }
        }
    }

    private async Task<LogNews> ReadAsync(CancellationToken stop)
    {
        // Whoever woke us has other readers to wake.
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        live.CatchUp();
        try
        {
            var tail = await tails.AskAsync(_position, stop);
            (_heardAt, _failingSince) = (time.Uptime(), null);
            if (tail.Lost || tail.Epoch != _position.Epoch)
                return LogNews.None with { Lost = true };
            if (tail.More)
                live.Doubt();
            return Take(tail.Events);
        }
        catch (TaskApiUnavailableException)
        {
            live.Doubt();
            var now = time.Uptime();
            _retryAt = now + delivery.Value.TailRetryDelay;
            if (now - (_failingSince ??= now) > options.Value.Patience)
                throw;
            return LogNews.None;
        }
    }

    private LogNews Take(IReadOnlyList<StreamEvent> events)
    {
        if (events.Count > 0)
            _position = _position with { After = events[^1].Seq };
        return new LogNews(events);
    }

    private static TimeSpan Later(TimeSpan one, TimeSpan other) => one > other ? one : other;
}
