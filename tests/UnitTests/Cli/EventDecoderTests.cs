using System.Text;
using AiTasks.Cli.ApiClient;
using FsCheck.Fluent;

namespace AiTasks.UnitTests.Cli;

/// <summary>The rules of "Interpreting an event stream" in the HTML standard.</summary>
public sealed class EventDecoderTests
{
    [Fact]
    public void The_examples_of_the_standard_are_read_as_it_says()
    {
        Assert.Equal([new("message", "YHOO\n+2\n10", null)], Decode("data: YHOO\ndata: +2\ndata: 10\n\n"));
        Assert.Equal(
            [new("message", "first event", "1"), new("message", "second event", ""), new("message", " third event", "")],
            Decode(": test stream\n\ndata: first event\nid: 1\n\ndata:second event\nid\n\ndata:  third event\n\n"));
        Assert.Equal([new("message", "", null), new("message", "\n", null)], Decode("data\n\ndata\ndata\n\ndata:"));
        Assert.Equal([new("message", "test", null), new("message", "test", null)], Decode("data:test\n\ndata: test\n\n"));
    }

    [Fact]
    public void E18_a_line_ends_with_cr_lf_or_both_and_with_nothing_else() => Assert.Equal(
        [new("a", "1\u2028\u2029\u0085\v\f2", null), new("b", "3", null), new("message", "4", null)],
        Decode("event: a\r\ndata: 1\u2028\u2029\u0085\v\f2\r\n\r\nevent: b\rdata: 3\r\rdata: 4\n\n"));

    [Fact]
    public void What_is_no_event_is_passed_over() => Assert.Equal(
        [new("real", "{}", "7")],
        Decode("\uFEFF: keepalive\n\nretry: 1000\n\nevent: empty\n\nid: 7\n\nid: a\0b\nnonsense\nunknown: x\nevent: real\ndata: {}\n\nevent: cut\ndata: off\n"));

    [Fact]
    public void It_does_not_matter_where_the_bytes_are_cut()
    {
        const string stream = "\uFEFFevent: llm_token\r\ndata: {\"token\": \"Отв\"}\r\n\r\n: keepalive\r\rid: e:5\rdata: ёж 🦔\r\ndata: два\n\nevent: completed\ndata: {}\r\n\r\n";
        var bytes = Encoding.UTF8.GetBytes(stream);
        var whole = Decode(stream);
        Assert.Equal(3, whole.Count);
        Properties.Hold(Gen.Choose(1, 9).UpTo(bytes.Length), lengths =>
        {
            var decoder = new EventDecoder();
            var events = new List<ServerEvent>();
            var at = 0;
            foreach (var length in lengths)
            {
                var piece = bytes.AsSpan(at, Math.Min(length, bytes.Length - at));
                events.AddRange(decoder.Push(piece));
                at += piece.Length;
            }

            events.AddRange(decoder.Push(bytes.AsSpan(at)));
            Assert.Equal(whole, events);
        });
    }

    private static IReadOnlyList<ServerEvent> Decode(string stream) => new EventDecoder().Push(Encoding.UTF8.GetBytes(stream));
}
