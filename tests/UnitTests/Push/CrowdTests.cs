using AiTasks.Push.Connections;
using AiTasks.Push.Delivery;
using AiTasks.Push.Protocols;
using AiTasks.Push.Protocols.FrontTasks;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace AiTasks.UnitTests.Push;

/// <summary>A person with very many sockets.</summary>
public sealed class CrowdTests
{
    private const int Sockets = 2000;

    // What one event costs, with its frame; a byte for each socket would be more.
    private const int BytesPerEvent = 1900;

    private static readonly IPushProtocol Protocol = new FrontTasksProtocol(
        null!, Options.Create(new FrontTasksOptions()), NullLogger<FrontTasksProtocol>.Instance);

    [Fact]
    public void An_event_is_written_once_and_handed_to_all_sockets_at_no_cost_in_memory()
    {
        var fixture = new FeedFixture();
        var sockets = Enumerable.Range(0, Sockets).Select(_ => new Listener()).ToList();
        foreach (var socket in sockets)
        {
            var member = new FeedMember(socket);
            fixture.Feed.Enter(member);
            Assert.True(fixture.Join(member, FeedFixture.Welcome(0)));
        }

        const int WarmUp = 10;
        const int Events = 100;
        for (var seq = 1; seq <= WarmUp; seq++)
            fixture.Offer(FeedFixture.Event(seq));
        var messages = Enumerable.Range(WarmUp + 1, Events).Select(seq => FeedFixture.Event(seq)).ToArray();
        var before = GC.GetAllocatedBytesForCurrentThread();
        foreach (var message in messages)
            fixture.Offer(message);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 1, Events * BytesPerEvent);

        Assert.Equal(WarmUp + Events, sockets[0].Last?.Position?.Seq);
        Assert.All(sockets, socket => Assert.Same(sockets[0].Last, socket.Last));
    }

    private sealed class Listener : IPushSocket
    {
        public OutboundFrame? Last { get; private set; }

        public Guid Id { get; } = Guid.NewGuid();

        public long UserId => 1;

        public string RawToken => "";

        public IPushProtocol Protocol => CrowdTests.Protocol;

        public void Send(OutboundFrame frame)
        {
            Last = frame;
            frame.Delivery?.Done();
        }

        public Task RoomAsync() => Task.CompletedTask;

        public bool TryMute(string taskName, int limit) => false;

        public void Unmute(string taskName)
        {
        }

        public void Close(DisconnectReason reason)
        {
        }
    }
}
