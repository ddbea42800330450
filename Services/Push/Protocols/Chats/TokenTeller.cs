using System.Text;

namespace AiTasks.Push.Protocols.Chats;

/// <summary>
/// Tells a text piece by piece, each time with everything before it. The longer it is, the more pieces are put together, so that the
/// repetition stays within a number of bytes a second.
/// </summary>
/// <param name="eventName">What a piece is told as.</param>
/// <param name="key">What the event calls it.</param>
/// <param name="output">Where the reader is.</param>
/// <param name="options">How much may be repeated.</param>
/// <param name="time">The clock.</param>
internal sealed class TokenTeller(string eventName, string key, IChatOutput output, ChatReaderOptions options, TimeProvider time)
{
    private readonly AnswerDialect _dialect = new();
    private readonly StringBuilder _pending = new();
    private TimeSpan _nextAt;

    /// <summary>What was told.</summary>
    public ShownText Shown { get; } = new();

    /// <summary>Who said the last piece; null when nobody knows.</summary>
    public string? Model { get; private set; }

    /// <summary>When what waits should be told; null when nothing waits.</summary>
    public TimeSpan? Due => _pending.Length > 0 ? _nextAt : null;

    /// <summary>Adds what comes next; what another model said is told before.</summary>
    public async ValueTask AddAsync(string text, string? model)
    {
        if (text.Length == 0)
            return;
        if (model != Model)
            await TellAsync();

        _pending.Append(text);
        Model = model;
    }

    /// <summary>Tells what waits.</summary>
    public async ValueTask TellAsync(bool evenIfEarly = true)
    {
        if (_pending.Length == 0 || (!evenIfEarly && _nextAt > time.Uptime()))
            return;

        var text = _pending.ToString();
        _pending.Clear();
        Shown.Add(text);
        await output.SendAsync(eventName, _dialect.Token(key, text, Shown, Model));
        _nextAt = time.Uptime() + Pause;
    }

    private TimeSpan Pause => Shown.Bytes <= options.FreeAccumulatedBytes
        ? TimeSpan.Zero
        : TimeSpan.FromSeconds((double)Shown.Bytes / options.AccumulatedBytesPerSecond);
}
