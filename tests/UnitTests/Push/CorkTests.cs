using System.Text;
using AiTasks.Push.Connections;
using AiTasks.Push.Delivery;
using Microsoft.Extensions.Options;

namespace AiTasks.UnitTests.Push;

/// <summary>What the thread sends that hears the fan-out.</summary>
public sealed class CorkTests : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    private readonly ConnectionOptions _options = new() { HeldBytes = 8 };
    private readonly FakeTransport _transport = new();
    private readonly FrameWriter _writer;
    private readonly Cork _cork;

    public CorkTests()
    {
        _writer = new FrameWriter(_transport, new FakeSocket(), _options, TimeProvider.System);
        _cork = new Cork(Options.Create(_options));
    }

    public void Dispose()
    {
        _cork.End();
        _transport.Dispose();
    }

    [Fact]
    public void What_is_brought_together_leaves_in_one_write()
    {
        _cork.Begin();
        Send("one", "two");
        Assert.Empty(_transport.Sent);
        _cork.End();
        Assert.Equal(["one", "two"], _transport.Sent);
        Assert.Equal(1, _transport.Writes);

        Send("three");
        Assert.Equal(2, _transport.Writes);
    }

    [Fact]
    public void What_is_more_than_may_be_held_back_is_sent_at_once()
    {
        _cork.Begin();
        Send("four", "four", "four", "four");
        Assert.Equal((4, 2), (_transport.Sent.Count, _transport.Writes));
        _cork.End();
        Assert.Equal((4, 2), (_transport.Sent.Count, _transport.Writes));
    }

    [Fact]
    public void Another_thread_holds_nothing_back_and_keeps_the_order()
    {
        _cork.Begin();
        Send("one");
        var other = new Thread(() => Send("two"));
        other.Start();
        Assert.True(other.Join(Limit));
        Assert.Equal(["one", "two"], _transport.Sent);
        _cork.End();
        Assert.Equal(1, _transport.Writes);
    }

    [Fact]
    public void What_goes_to_few_is_sent_at_once()
    {
        _cork.Begin();
        _writer.TrySend(new OutboundFrame("few"u8.ToArray()) { Delivery = Delivery(sockets: 7) });
        _writer.TrySend(new OutboundFrame("an answer"u8.ToArray()));
        Assert.Equal(["few", "an answer"], _transport.Sent);
        _cork.End();
        Assert.Equal(2, _transport.Writes);
    }

    [Fact]
    public async Task The_close_frame_follows_what_is_held_back()
    {
        _cork.Begin();
        Send("one");
        _writer.Close(DisconnectReason.Shutdown, discard: false);
        Send("too late");
        _cork.End();
        await _writer.Ended.WaitAsync(Limit, TestContext.Current.CancellationToken);
        Assert.Equal(["one", "close Shutdown"], _transport.Sent);
    }

    [Fact]
    public async Task What_the_network_does_not_take_waits()
    {
        _transport.Full = true;
        _cork.Begin();
        Send("one", "two");
        _cork.End();
        Send("three");
        _transport.Full = false;
        await _transport.SentAsync(3).WaitAsync(Limit, TestContext.Current.CancellationToken);
        Assert.Equal(["one", "two", "three"], _transport.Sent);
    }

    [Fact]
    public async Task A_broken_connection_ends()
    {
        _transport.Broken = true;
        _cork.Begin();
        Send("one", "two");
        _cork.End();
        await _writer.Ended.WaitAsync(Limit, TestContext.Current.CancellationToken);
        Assert.True(_transport.Aborted);
    }

    private void Send(params IEnumerable<string> texts)
    {
        foreach (var text in texts)
            Assert.True(_writer.TrySend(new OutboundFrame(Encoding.UTF8.GetBytes(text)) { Delivery = Delivery(sockets: 8) }));
    }

    private static FactDelivery Delivery(int sockets)
    {
        var delivery = new FactDelivery("e", FeedFixture.Event(1), default, default, TimeProvider.System);
        delivery.Begin(sockets);
        return delivery;
    }
}
