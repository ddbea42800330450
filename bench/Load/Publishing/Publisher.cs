using AiTasks.Load.Measuring;

namespace AiTasks.Load.Publishing;

/// <summary>Publishes events at an even pace on a thread of its own: first the warm-up, then what is measured.</summary>
internal sealed class Publisher(
    LoadOptions options, IEventFormat format, IEventSink sink, Measurement measurement, PublishedNumbers published, FrameFit fit)
{
    // Waking up for every single event would cost more than the events; several that are due within this time leave together.
    private const long Shortest = 100_000;

    // After so many events to those who read, one to those who do not.
    private const int SlowEvery = 10;

    private readonly double _interval = 1e9 / options.Rate;
    private readonly long _warmup = (long)(options.Rate * options.Warmup.TotalSeconds);
    private readonly int[] _order = Shuffled(options.Slow, options.People - options.Slow);
    private readonly byte[] _text = new byte[options.Bytes + EventText.Length];
    private readonly byte[] _message = new byte[options.Bytes + EventText.Length + 2048];

    /// <summary>Events that are measured.</summary>
    public long Events { get; } = (long)(options.Rate * options.Window.TotalSeconds);

    /// <summary>Deliveries that those events are to lead to.</summary>
    public long Expected => Events * Receivers;

    public long WarmupExpected => _warmup * Receivers;

    /// <summary>How much later than they should have the measured events left.</summary>
    public LatencyHistogram Lateness { get; } = new();

    private int Receivers => options.Workload is Workload.Broadcast ? options.Connections : options.Connections / options.People;

    /// <summary>Begins.</summary>
    /// <param name="measuring">Called when the first measured event is due.</param>
    /// <returns>Completes when the last event was accepted.</returns>
    public Task StartAsync(Action measuring) => Task.Factory.StartNew(() => Run(measuring), TaskCreationOptions.LongRunning);

    private static int[] Shuffled(int first, int count)
    {
        var order = Enumerable.Range(first, count).ToArray();
        new Random(1).Shuffle(order);
        return order;
    }

    private void Run(Action measuring)
    {
        Pacer.Sharpen();
        var start = Clock.Now;
        for (var number = 0L; number < _warmup + Events; number++)
        {
            var due = start + (long)(number * _interval);
            if (Clock.Now < due)
            {
                sink.Flush();
                Pacer.WaitUntil(Math.Max(due, Clock.Now + Shortest));
            }

            if (number == _warmup)
            {
                measuring();
                measurement.From = Clock.Now;
            }

            var now = Clock.Now;
            if (number >= _warmup)
                Lateness.Record(now - due);
            Publish(number, now);
        }

        sink.Finish();
    }

    private void Publish(long number, long now)
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
