using AiTasks.Contracts;
using AiTasks.Push.Connections;

namespace AiTasks.Push.Delivery;

/// <summary>What a client is told on its way into the stream, up to the position it stands at then.</summary>
/// <param name="Frames">In the order to be sent.</param>
/// <param name="Stands">Where the client stands after them.</param>
/// <param name="More">True: the log holds more before the client can go live.</param>
internal sealed record Greeting(IReadOnlyList<OutboundFrame> Frames, FramePosition Stands, bool More)
{
    public static Greeting For(FeedMember member, SocketWelcome welcome)
    {
        var protocol = member.Socket.Protocol;
        var stands = new FramePosition(welcome.Epoch, welcome.Seq);
        if (welcome.Tail is { Lost: false } tail)
        {
            var after = tail.More ? stands with { Seq = tail.Events[^1].Seq } : stands;
            var start = new OutboundFrame(default(ReadOnlyMemory<byte>))
            {
                Position = new FramePosition(welcome.Epoch, member.After),
                StartsAnew = true,
            };
            return new Greeting([start, .. Facts(tail.Events)], after, tail.More);
        }

        if (member.Resumes)
            return new Greeting([protocol.Resync(welcome)], stands, More: false);

        // A client that stayed while its stream had a hole has some of them already.
        var news = welcome.Unacknowledged.Where(fact => member.Epoch != welcome.Epoch || fact.Seq > member.After);
        return new Greeting([protocol.Snapshot(welcome), .. Facts(news)], stands, More: false);

        IEnumerable<OutboundFrame> Facts(IEnumerable<StreamEvent> facts) =>
            facts.Select(fact => protocol.Fact(welcome.Epoch, fact)).OfType<OutboundFrame>();
    }
}
