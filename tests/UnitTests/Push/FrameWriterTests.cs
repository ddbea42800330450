using System.Text;
using AiTasks.Push.Connections;

namespace AiTasks.UnitTests.Push;

public sealed class FrameWriterTests : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    private readonly FakeTransport _transport = new();
    private readonly FrameWriter _writer;

    public FrameWriterTests() =>
        _writer = new FrameWriter(_transport, new FakeSocket(), new ConnectionOptions { OutboundQueueBytes = 4096, WriteBatchBytes = 64 }, TimeProvider.System);

    public void Dispose() => _transport.Dispose();

    [Fact]
    public void What_the_network_takes_is_sent_by_who_brings_it()
    {
        Assert.True(_writer.TrySend(Frame("one")));
        Assert.True(_writer.TrySend(Frame("two")));
        Assert.Equal(["one", "two"], _transport.Sent);
        Assert.Null(_writer.SendingSince);
    }

    [Fact]
    public async Task What_has_to_wait_keeps_its_order_and_goes_in_few_writes()
    {
        _transport.Full = true;
        for (var i = 0; i < 20; i++)
            Assert.True(_writer.TrySend(Frame($"{i:00}")));
        Assert.Empty(_transport.Sent);
        await _transport.WaitedFor.WaitAsync(Limit, TestContext.Current.CancellationToken);
        Assert.NotNull(_writer.SendingSince);

        _transport.Full = false;
        await _transport.SentAsync(20).WaitAsync(Limit, TestContext.Current.CancellationToken);
        Assert.Equal(Enumerable.Range(0, 20).Select(i => $"{i:00}"), _transport.Sent);
        Assert.Equal(2, _transport.Flushes);
        Assert.True(_writer.TrySend(Frame("after")));
        await _transport.SentAsync(21).WaitAsync(Limit, TestContext.Current.CancellationToken);
        Assert.Equal("after", _transport.Sent[^1]);
    }

    [Fact]
    public async Task The_close_frame_follows_what_waits()
    {
        _transport.Full = true;
        _writer.TrySend(Frame("first"));
        _writer.TrySend(Frame("waits"));
        _writer.Close(DisconnectReason.Shutdown, discard: false);
        Assert.True(_writer.TrySend(Frame("too late")));
        Assert.False(_writer.Ended.IsCompleted);
        _transport.Full = false;
        await _writer.Ended.WaitAsync(Limit, TestContext.Current.CancellationToken);
        Assert.Equal(["first", "waits", "close Shutdown"], _transport.Sent);
    }

    [Fact]
    public async Task What_is_discarded_is_not_sent_but_what_was_begun_is()
    {
        _transport.Full = true;
        _writer.TrySend(Frame("begun"));
        _writer.TrySend(Frame("waits"));
        _writer.Close(DisconnectReason.Slow, discard: true);
        _transport.Full = false;
        await _writer.Ended.WaitAsync(Limit, TestContext.Current.CancellationToken);
        Assert.Equal(["begun", "close Slow"], _transport.Sent);
    }

    [Fact]
    public async Task A_broken_connection_ends_it_and_frees_who_waits_for_room()
    {
        _transport.Full = true;
        while (_writer.RoomAsync().IsCompleted)
            Assert.True(_writer.TrySend(Frame(new string('x', 512))));
        var room = _writer.RoomAsync();
        _transport.Broken = true;
        _transport.Full = false;
        await Task.WhenAll(room, _writer.Ended).WaitAsync(Limit, TestContext.Current.CancellationToken);
        Assert.True(_transport.Aborted);
        Assert.True(_writer.TrySend(Frame("too late")));
        Assert.Empty(_transport.Sent);
    }

    [Fact]
    public async Task Over_the_bound_it_refuses()
    {
        _transport.Full = true;
        var count = 0;
        while (_writer.TrySend(Frame(new string('x', 512))))
            Assert.True(++count < 20);
        await _transport.WaitedFor.WaitAsync(Limit, TestContext.Current.CancellationToken);
        Assert.Equal(9, count);
    }

    [Fact]
    public async Task An_end_is_known_to_be_sent_only_when_it_is()
    {
        _transport.Full = true;
        _writer.TrySend(Frame("end") with { IsTerminal = true, Position = new FramePosition("e", 1) });
        Assert.Null(_writer.TakeTerminalSent());
        _transport.Full = false;
        _writer.Close(DisconnectReason.Answered, discard: false);
        await _writer.Ended.WaitAsync(Limit, TestContext.Current.CancellationToken);
        Assert.Equal(new FramePosition("e", 1), _writer.TakeTerminalSent());
        Assert.Null(_writer.TakeTerminalSent());
    }

    [Fact]
    public async Task Many_senders_and_a_network_that_stops_and_goes_lose_and_swap_nothing()
    {
        var stop = Task.Run(() =>
        {
            for (var i = 0; i < 2000; i++)
                _transport.Full = i % 2 == 0;
            _transport.Full = false;
        }, TestContext.Current.CancellationToken);
        await Task.WhenAll(Enumerable.Range(0, 4).Select(sender => Task.Run(async () =>
        {
            for (var i = 0; i < 1000; i++)
            {
                await _writer.RoomAsync();
                Assert.True(_writer.TrySend(Frame($"{sender}:{i}")));
            }
        })));
        await stop;
        _writer.Close(DisconnectReason.Answered, discard: false);
        await _writer.Ended.WaitAsync(Limit, TestContext.Current.CancellationToken);
        Assert.Equal(4001, _transport.Sent.Count);
        foreach (var sender in Enumerable.Range(0, 4))
            Assert.Equal(Enumerable.Range(0, 1000).Select(i => $"{sender}:{i}"), _transport.Sent.Where(one => one.StartsWith($"{sender}:", StringComparison.Ordinal)));
    }

    private static OutboundFrame Frame(string text) => new(Encoding.UTF8.GetBytes(text));
}
