using AiTasks.Contracts;
using AiTasks.TaskWorker.Generations;
using Microsoft.Extensions.Options;

namespace AiTasks.UnitTests.TaskWorker;

public sealed class ReportQueueTests
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(40);

    private readonly HandTime _time = new();
    private readonly ReportQueue _queue;

    public ReportQueueTests() => _queue = new ReportQueue(
        new OutputPace(Options.Create(new GenerationOptions { OutputInterval = Interval }), _time), mostOutput: 100, _time);

    [Fact]
    public void A_newer_passing_report_takes_the_place_of_an_unsent_one_but_not_of_a_step()
    {
        _queue.Add(Report(10), passing: false);
        _queue.Add(Report(30), passing: true);
        _queue.Add(Report(40), passing: true);
        _queue.Add(Report(90), passing: false);

        Assert.Equal([10, 40, 90], DrainPercents());
    }

    [Fact]
    public void The_end_takes_the_place_of_passing_progress_but_not_of_a_step()
    {
        _queue.Add(Report(10), passing: false);
        _queue.Add(Report(30), passing: true);
        _queue.End(Report(100), alone: false);

        Assert.Equal([10, 100], DrainPercents());
    }

    [Fact]
    public void It_stays_bounded_whatever_is_said_and_keeps_the_newest()
    {
        for (var percent = 0; percent < 1_000; percent++)
            _queue.Add(Report(percent), passing: false);

        var left = DrainPercents();

        Assert.True(left.Count < 50);
        Assert.Equal(999, left[^1]);
    }

    [Fact]
    public void Nothing_comes_after_the_end()
    {
        _queue.End(Report(100), alone: false);

        Assert.False(_queue.Add(Report(90), passing: false));
        Assert.False(_queue.Show(Text("late")));
        _queue.End(Report(50), alone: true);
        Assert.Equal([100], DrainPercents());
        Assert.Null(_queue.Hold);
    }

    [Fact]
    public void The_first_words_leave_at_once_and_the_next_ones_wait_for_more()
    {
        Assert.True(_queue.Show(Text("One ")));
        Assert.Equal("One ", TakeText());

        Assert.True(_queue.Show(Text("two ")));
        Assert.Null(_queue.Take());
        Assert.False(_queue.Show(Text("three ")));
        _time.Pass(TimeSpan.FromMilliseconds(25));
        Assert.Equal(TimeSpan.FromMilliseconds(15), _queue.Hold);
        Assert.Null(_queue.Take());
        _time.Pass(TimeSpan.FromMilliseconds(15));

        Assert.Equal("two three ", TakeText());
    }

    [Fact]
    public void What_begins_something_new_waits_for_nothing_and_takes_along_what_waited()
    {
        _queue.Show(Text("One "));
        _queue.Take();
        _queue.Show(Text("two "));
        Assert.Null(_queue.Take());

        Assert.True(_queue.Show(new OutputPiece { Type = OutputTypes.Phase, Name = "llm" }));
        var shown = _queue.Take()!.Value.Shown!;

        Assert.Equal([OutputTypes.Text, OutputTypes.Phase], shown.Select(piece => piece.Type));
        _queue.Show(Text("three"));
        Assert.Equal("three", TakeText());
    }

    [Fact]
    public void A_return_forgets_progress_and_sends_what_was_shown_and_then_itself()
    {
        _queue.Show(Text("One "));
        _queue.Take();
        _queue.Show(Text("two"));
        _queue.Add(Report(30), passing: false);
        _queue.End(Report(100), alone: true);

        Assert.Equal("two", TakeText());
        var last = _queue.Take()!.Value;
        Assert.True(last.IsLast);
        Assert.Equal(100, ((GenerationProgressed)last.Make!(1)).Percent);
    }

    [Fact]
    public void Pieces_keep_their_order_and_lose_no_letter_however_long_nothing_was_sent()
    {
        var said = new System.Text.StringBuilder();
        for (var number = 0; number < 5_000; number++)
        {
            var piece = Text($"{number} 🙂");
            said.Append(piece.Text);
            _queue.Show(piece);
            if (number % 1_000 == 0)
                _queue.Show(new OutputPiece { Type = OutputTypes.ToolCall, Name = "t", Text = $"{number}" });
        }

        _queue.End(Report(100), alone: false);
        var reports = new List<IReadOnlyList<OutputPiece>>();
        while (_queue.Take() is { Shown: { } shown })
            reports.Add(shown);

        var pieces = reports.SelectMany(shown => shown).ToList();
        Assert.Equal(said.ToString(), string.Concat(pieces.Where(piece => piece.Type == OutputTypes.Text).Select(piece => piece.Text)));
        Assert.Equal(["0", "1000", "2000", "3000", "4000"], pieces.Where(piece => piece.Type == OutputTypes.ToolCall).Select(piece => piece.Text));
        Assert.All(reports, shown => Assert.InRange(shown.Sum(piece => piece.Text.Length), 1, 100));
        Assert.DoesNotContain(pieces, piece => piece.Text.Length > 0 && char.IsLowSurrogate(piece.Text[0]));
    }

    [Fact]
    public void Texts_of_two_models_and_thoughts_are_not_mixed()
    {
        _queue.Show(new OutputPiece { Type = OutputTypes.Thinking, Text = "a", Model = "m" });
        _queue.Show(new OutputPiece { Type = OutputTypes.Thinking, Text = "b", Model = "m" });
        _queue.Show(new OutputPiece { Type = OutputTypes.Text, Text = "c", Model = "m" });
        _queue.Show(new OutputPiece { Type = OutputTypes.Text, Text = "d", Model = "n" });

        Assert.Equal(["ab", "c", "d"], _queue.Take()!.Value.Shown!.Select(piece => piece.Text));
    }

    private static OutputPiece Text(string text) => new() { Type = OutputTypes.Text, Text = text };

    private static Func<int, IGenerationReport> Report(int percent) => seq => new GenerationProgressed
    {
        TaskId = 1,
        Attempt = 1,
        RunId = Guid.Empty,
        ReportSeq = seq,
        Percent = percent,
        Text = "",
    };

    private string TakeText() => Assert.Single(_queue.Take()!.Value.Shown!).Text;

    private List<int> DrainPercents()
    {
        var percents = new List<int>();
        while (_queue.Take() is { } next)
        {
            percents.Add(((GenerationProgressed)next.Make!(0)).Percent);
            if (next.IsLast)
                break;
        }

        return percents;
    }
}
