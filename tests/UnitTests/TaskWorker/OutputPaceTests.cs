using AiTasks.Contracts;
using AiTasks.TaskWorker.Generations;
using Microsoft.Extensions.Options;

namespace AiTasks.UnitTests.TaskWorker;

/// <summary>How long shown text waits for more of it.</summary>
public sealed class OutputPaceTests
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(40);

    private readonly HandTime _time = new();
    private readonly OutputPace _pace;
    private readonly ReportQueue _queue;

    public OutputPaceTests()
    {
        _pace = new OutputPace(Options.Create(new GenerationOptions { OutputInterval = Interval }), _time);
        _queue = new ReportQueue(_pace, mostOutput: 100, _time);
    }

    [Fact]
    public void Many_who_show_something_wait_for_the_same_beat_and_never_longer_than_the_interval()
    {
        var others = Enumerable.Range(0, 30).Select(_ => new ReportQueue(_pace, mostOutput: 100, _time)).ToList();
        foreach (var other in others)
        {
            _time.Pass(TimeSpan.FromMilliseconds(1));
            other.Show(Text("One "));
            Assert.NotNull(other.Take());
            other.Show(Text("two "));
        }

        Assert.All(others, other => Assert.Equal(TimeSpan.FromMilliseconds(10), other.Hold));
        _time.Pass(TimeSpan.FromMilliseconds(10));
        Assert.All(others, other => Assert.Equal("two ", TextOf(other.Take())));
    }

    [Fact]
    public void A_text_that_comes_slowly_is_never_held_up()
    {
        for (var word = 0; word < 100; word++)
        {
            _queue.Show(Text($"{word} "));
            Assert.Equal($"{word} ", TextOf(_queue.Take()));
            _time.Pass(Interval + TimeSpan.FromMilliseconds(word % 7));
        }
    }

    [Fact]
    public void However_words_come_none_waits_longer_than_the_interval()
    {
        var chance = new Random(1);
        long? since = null;
        for (var step = 0; step < 20_000; step++)
        {
            if (chance.Next(4) == 0)
            {
                _queue.Show(Text("word "));
                since ??= _time.GetTimestamp();
            }

            if (_queue.Take() is not null)
                since = null;
            else if (since is { } shown)
                Assert.InRange(_queue.Hold!.Value + _time.GetElapsedTime(shown), TimeSpan.Zero, Interval);
            _time.Pass(TimeSpan.FromMilliseconds(chance.Next(5)));
        }
    }

    private static OutputPiece Text(string text) => new() { Type = OutputTypes.Text, Text = text };

    private static string TextOf(NextReport? report) => Assert.Single(report!.Value.Shown!).Text;
}
