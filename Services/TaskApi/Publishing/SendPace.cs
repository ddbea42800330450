using System.Diagnostics;

namespace AiTasks.TaskApi.Publishing;

/// <summary>When the next call may be made: Telegram's limits and the pauses it has asked for.</summary>
internal sealed class SendPace(TelegramOptions options)
{
    private readonly CallWindow _all = new(options.GlobalLimit, options.GlobalWindow);
    private readonly Dictionary<string, ChatPace> _chats = [];
    private readonly Lock _lock = new();

    /// <summary>Counts a call of the past, see <see cref="CallWindow.Occupy"/>.</summary>
    public void Occupy(string chat, TimeSpan age)
    {
        _all.Occupy(age);
        foreach (var window in WindowsOf(chat)) window.Occupy(age);
    }

    /// <summary>Telegram wants nothing for this chat for so long.</summary>
    public void Penalize(string chat, TimeSpan time)
    {
        lock (_lock)
        {
            var pace = Find(chat);
            pace.PenaltyUntil = Math.Max(pace.PenaltyUntil, Stopwatch.GetTimestamp() + (long)(time.TotalSeconds * Stopwatch.Frequency));
        }
    }

    /// <summary>How long nothing may be sent to a chat, because it or the bot itself was too fast.</summary>
    public TimeSpan PenaltyOf(string chat)
    {
        lock (_lock)
        {
            var now = Stopwatch.GetTimestamp();
            var until = Find(chat).PenaltyUntil;
            var running = _chats.Values.Select(pace => pace.PenaltyUntil).Where(end => end > now).OrderDescending().ToList();
            if (running.Count >= options.BotPenaltyChats) until = Math.Max(until, running[options.BotPenaltyChats - 1]);
            return until > now ? Stopwatch.GetElapsedTime(now, until) : TimeSpan.Zero;
        }
    }

    /// <summary>Waits until a call to a chat may be made.</summary>
    public async Task<Turn> EnterAsync(string chat, CancellationToken cancellationToken)
    {
        var turn = new Turn();
        try
        {
            foreach (var window in WindowsOf(chat)) await turn.EnterAsync(window, cancellationToken);
            while (true)
            {
                for (TimeSpan left; (left = PenaltyOf(chat)) > TimeSpan.Zero;) await CallWindow.WaitAsync(left, cancellationToken);
                await turn.EnterAsync(_all, cancellationToken);
                if (PenaltyOf(chat) == TimeSpan.Zero) return turn;
                turn.LeaveLast();
            }
        }
        catch
        {
            turn.Abandon();
            throw;
        }
    }

    /// <summary>Two names turn out to be one chat's: what counts for the one counts for the other from now on.</summary>
    public void Join(string name, string number)
    {
        lock (_lock)
        {
            if (!_chats.Remove(name, out var known)) return;
            if (_chats.TryGetValue(number, out var other))
                known = new ChatPace { Windows = [.. known.Windows, .. other.Windows], PenaltyUntil = Math.Max(known.PenaltyUntil, other.PenaltyUntil) };
            _chats[number] = known;
        }
    }

    /// <summary>Forgets the chats that no limit has to remember.</summary>
    /// <param name="except">To which something is to be sent.</param>
    public void Forget(IReadOnlySet<string> except)
    {
        lock (_lock)
        {
            var now = Stopwatch.GetTimestamp();
            foreach (var (chat, pace) in _chats.ToList())
            {
                if (!except.Contains(chat) && pace.PenaltyUntil <= now && Array.TrueForAll(pace.Windows, window => window.IsIdle)) _chats.Remove(chat);
            }
        }
    }

    private CallWindow[] WindowsOf(string chat)
    {
        lock (_lock) return Find(chat).Windows;
    }

    private ChatPace Find(string chat)
    {
        if (_chats.TryGetValue(chat, out var found)) return found;
        CallWindow spacing = new(1, options.PerChatInterval);
        return _chats[chat] = new ChatPace
        {
            Windows = TelegramChat.IsGroup(chat) ? [spacing, new CallWindow(options.GroupLimit, options.GroupWindow)] : [spacing],
        };
    }

    /// <summary>The leave to make one call.</summary>
    public sealed class Turn
    {
        private readonly List<CallWindow> _entered = [];

        public async Task EnterAsync(CallWindow window, CancellationToken cancellationToken)
        {
            await window.EnterAsync(cancellationToken);
            _entered.Add(window);
        }

        public void LeaveLast()
        {
            _entered[^1].Abandon();
            _entered.RemoveAt(_entered.Count - 1);
        }

        /// <summary>The call has ended.</summary>
        public void End() => _entered.ForEach(window => window.Leave());

        /// <summary>There was no call.</summary>
        public void Abandon() => _entered.ForEach(window => window.Abandon());
    }

    private sealed class ChatPace
    {
        public required CallWindow[] Windows { get; init; }

        public long PenaltyUntil { get; set; }
    }
}
