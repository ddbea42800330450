using AiTasks.Load.Measuring;

namespace AiTasks.Load.Publishing;

/// <summary>Publishes events at an even pace on a thread of its own, and tokens evenly between them: first the warm-up, then what is measured.</summary>
internal sealed class Publisher(
    LoadOptions options, IEventFormat format, IEventSink sink, TokenStreams tokens, Action<long> measuring, PublishedNumbers published, FrameFit fit)
{
    // Waking up for every single event would cost more than the events; several that are due within this time leave together.
    private const long Shortest = 100_000;

    // After so many events to those who read, one to those who do not.
    private const int SlowEvery = 10;

    private readonly double _interval = 1e9 / RateOf(options);
    private readonly double _tokenShare = 1 - (options.Rate / RateOf(options));
    private readonly long _warmup = (long)(RateOf(options) * options.Warmup.TotalSeconds);
    private readonly long _end = (long)(RateOf(options) * options.Warmup.TotalSeconds) + (long)(RateOf(options) * options.Window.TotalSeconds);
    private readonly int[] _order = Shuffled(options.Slow + options.Answers, options.People - options.Slow - options.Answers);
    private readonly byte[] _text = new byte[options.Bytes + EventText.Length];
    private readonly byte[] _message = new byte[options.Bytes + EventText.Length + 2048];

    /// <summary>Events that are measured, without tokens.</summary>
    public long Events => _end - _warmup - Tokens;

    /// <summary>Deliveries that those events are to lead to.</summary>
    public long Expected => Events * Receivers;

    public long WarmupExpected => (_warmup - WarmupTokens) * Receivers;

    /// <summary>Tokens that are measured; each goes to one client.</summary>
    public long Tokens => TokensBefore(_end) - WarmupTokens;

    public long WarmupTokens => TokensBefore(_warmup);

    /// <summary>How much later than they should have the measured events left.</summary>
    public LatencyHistogram Lateness { get; } = new();

    private int Receivers => options.Workload is Workload.Broadcast ? options.Connections : options.Connections / options.People;

    /// <summary>Begins.</summary>
    /// <returns>Completes when the last event was accepted.</returns>
    public Task StartAsync() => Task.Factory.StartNew(Run, TaskCreationOptions.LongRunning);

    private static double RateOf(LoadOptions options) => options.Rate + (options.Hot * options.TokenRate);

    private static int[] Shuffled(int first, int count)
    {
        var order = Enumerable.Range(first, count).ToArray();
        new Random(1).Shuffle(order);
        return order;
    }

    private long TokensBefore(long number) => options.Hot == 0 ? 0 : (long)(number * _tokenShare);

    private void Run()
    {
        Pacer.Sharpen();
        var start = Clock.Now;
        for (var number = 0L; number < _end; number++)
        {
            var due = start + (long)(number * _interval);
            if (Clock.Now < due)
            {
                sink.Flush();
                Pacer.WaitUntil(Math.Max(due, Clock.Now + Shortest));
            }

            if (number == _warmup)
            {
                var moment = TokenText.NextMoment(Clock.Now);
                measuring(moment);
                Pacer.WaitUntil(moment);
            }

            var now = Clock.Now;
            if (number >= _warmup)
                Lateness.Record(now - due);
            tokens.Beat(now);
            Publish(number, now);
        }

        tokens.End(Clock.Now);
        sink.Finish();
    }

    private void Publish(long number, long now)
    {
        var said = TokensBefore(number);
        if (TokensBefore(number + 1) > said)
            tokens.Say((int)(said % options.Hot) + (number < _warmup ? options.Hot : 0), now);
        else
            PublishEvent(number - said, now);
    }

    private void PublishEvent(long number, long now)
    {
        if (options.Workload is Workload.Broadcast)
        {
            Publish(IEventFormat.Everybody, number + 1, now);
            return;
        }

        Publish(_order[number % _order.Length], number / _order.Length + 1, now);
        if (options.Slow > 0 && number % SlowEvery == 0)
            Publish((int)(number / SlowEvery % options.Slow), number / SlowEvery / options.Slow + 1, now);
    }

    private void Publish(int index, long number, long now)
    {
        if (index >= 0)
            published[index] = number;
        var text = EventText.Write(_text, number, now, fit.Filling);
        var message = format.Write(_message, index, number, _text.AsSpan(0, text));
        sink.Publish(format.Channel(index), _message.AsSpan(0, message));
    }
}
