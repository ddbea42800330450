using System.Diagnostics;
using System.Globalization;

namespace AiTasks.TestServers.FakeTelegram;

/// <summary>Enforces the limits, by the time at which a call has arrived, and remembers every offence.</summary>
internal sealed class FakeTelegramGate(FakeTelegramLimits limits)
{
    private readonly long _began = Stopwatch.GetTimestamp();
    private readonly Dictionary<long, List<TimeSpan>> _calls = [];
    private readonly Dictionary<long, TimeSpan> _penalties = [];
    private readonly List<TimeSpan> _all = [];
    private readonly List<string> _violations = [];
    private readonly Lock _lock = new();

    /// <summary>What was done that must not be done.</summary>
    public IReadOnlyList<string> Violations
    {
        get
        {
            lock (_lock) return [.. _violations];
        }
    }

    /// <summary>Counts a call.</summary>
    /// <param name="chat">For which chat.</param>
    /// <returns>When it arrived, since the start, and in how many seconds it may be repeated; 0: it is fine.</returns>
    public (TimeSpan At, int Seconds) Pass(long chat)
    {
        lock (_lock)
        {
            var now = Stopwatch.GetElapsedTime(_began);
            if (!_calls.TryGetValue(chat, out var calls)) _calls[chat] = calls = [];
            var offence = _penalties.TryGetValue(chat, out var until) && now < until ? $"inside a penalty that ends in {Milliseconds(until - now)}"
                : calls.Count > 0 && now - calls[^1] < limits.ChatInterval ? $"only {Milliseconds(now - calls[^1])} after the last one"
                : chat < 0 && Within(calls, now, limits.GroupWindow) >= limits.GroupLimit ? "too many for one group"
                : Within(_all, now, limits.GlobalWindow) >= limits.GlobalLimit ? "too many for one bot" : null;
            calls.Add(now);
            _all.Add(now);
            if (offence is null) return (now, 0);

            _violations.Add(string.Create(CultureInfo.InvariantCulture, $"chat {chat} at {now.TotalSeconds:0.000} s: {offence}"));
            var left = Math.Max(1, (int)Math.Ceiling((until - now).TotalSeconds));
            _penalties[chat] = now + TimeSpan.FromSeconds(left);
            return (now, left);
        }
    }

    /// <summary>From now on the chat is not to be called for some time.</summary>
    public void Penalize(long chat, TimeSpan time)
    {
        lock (_lock) _penalties[chat] = Stopwatch.GetElapsedTime(_began) + time;
    }

    private static int Within(List<TimeSpan> times, TimeSpan now, TimeSpan window) => times.Count - times.FindLastIndex(time => now - time >= window) - 1;

    private static string Milliseconds(TimeSpan time) => string.Create(CultureInfo.InvariantCulture, $"{time.TotalMilliseconds:0.0} ms");
}
