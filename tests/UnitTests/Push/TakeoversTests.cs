using AiTasks.Push.Connections;
using AiTasks.Push.Delivery;

namespace AiTasks.UnitTests.Push;

public sealed class TakeoversTests
{
    private const long Second = 1_000_000;
    private static readonly DeliveryOptions Options = new();

    [Fact]
    public void Of_three_sockets_one_after_another_only_the_last_remains()
    {
        var fixture = new FeedFixture();
        var sockets = Enumerable.Range(1, 3).Select(second => Connect(fixture, second * Second)).ToList();
        Assert.Equal([DisconnectReason.Replaced, DisconnectReason.Replaced, DisconnectReason.None], sockets.Select(one => one.Closed));
    }

    [Theory]
    [InlineData(Second / 100, 91)]
    [InlineData(Second / 10, 10)]
    [InlineData(Second, 2)]
    [InlineData(3 * Second, 2)]
    public void Two_clients_that_always_come_back_settle(long delay, int most)
    {
        var fixture = new FeedFixture();
        var now = 100 * Second;
        List<FakeSocket> tabs = [Connect(fixture, now), Connect(fixture, ++now)];
        var evictions = 0;
        while (tabs.FindIndex(tab => tab.Closed is DisconnectReason.Replaced) is var gone and >= 0)
        {
            Assert.True(++evictions <= most, "the tabs do not settle");
            tabs[gone] = Connect(fixture, now += delay);
        }

        Assert.InRange(evictions, Options.EvictionsUntilTruce, most);
    }

    [Fact]
    public void However_many_are_opened_at_once_only_the_last_remains()
    {
        var fixture = new FeedFixture();
        var sockets = Enumerable.Range(1, 20).Select(tick => Connect(fixture, tick * Second / 50)).ToList();
        Assert.All(sockets.SkipLast(1), one => Assert.Equal(DisconnectReason.Replaced, one.Closed));
        Assert.Equal(DisconnectReason.None, sockets[^1].Closed);
    }

    [Fact]
    public void What_other_nodes_evicted_counts_as_well()
    {
        var fixture = new FeedFixture();
        var tab = Connect(fixture, 12 * Second);
        fixture.Feed.Take(Heard(evictions: [11 * Second, 12 * Second]));
        var other = new Takeover(13 * Second, Guid.NewGuid());
        fixture.Feed.Take(Heard(other));
        Assert.Equal(DisconnectReason.None, tab.Closed);

        // The node of the newer socket may not have heard of them, and is the next that has to decide.
        Assert.Equal([11 * Second, 12 * Second], fixture.Evictions[^1]);
    }

    [Fact]
    public void A_socket_that_was_let_stay_goes_for_a_later_connection_when_all_is_calm_and_not_for_the_same_said_again()
    {
        var fixture = new FeedFixture();
        var tab = Connect(fixture, 12 * Second);
        fixture.Feed.Take(Heard(evictions: [11 * Second, 12 * Second]));
        var beside = new Takeover(13 * Second, Guid.NewGuid());
        fixture.Feed.Take(Heard(beside));
        var said = fixture.Evictions.Count;
        fixture.Feed.Take(Heard(beside));
        Assert.Equal(DisconnectReason.None, tab.Closed);
        Assert.Equal(said, fixture.Evictions.Count);

        var calm = 12 * Second + (long)Options.TruceMemory.TotalMicroseconds + 1;
        fixture.Feed.Take(Heard(new Takeover(calm, Guid.NewGuid())));
        Assert.Equal(DisconnectReason.Replaced, tab.Closed);
        Assert.Equal([calm], fixture.Evictions[^1]);
    }

    [Fact]
    public void One_connection_counts_once_however_many_it_replaces()
    {
        var fixture = new FeedFixture();
        var tabs = Enumerable.Range(1, 4).Select(_ => fixture.Enter()).ToList();
        fixture.Feed.Take(Heard(new Takeover(9 * Second, Guid.NewGuid())));

        // Their welcomes took long: a newer connection is known already when they get their places.
        foreach (var (member, _) in tabs)
            fixture.Feed.Rank(member, Second);
        Assert.All(tabs, tab => Assert.Equal(DisconnectReason.Replaced, tab.Socket.Closed));
        Assert.Equal([9 * Second], fixture.Evictions[^1]);
    }

    [Fact]
    public void A_truce_has_room_for_so_many_sockets_and_the_oldest_goes_first()
    {
        var fixture = new FeedFixture(new DeliveryOptions { EvictionsUntilTruce = 1, SocketsPerPerson = 3 });
        var sockets = Enumerable.Range(1, 8).Select(second => Connect(fixture, second * Second)).ToList();
        Assert.All(sockets.SkipLast(3), one => Assert.Equal(DisconnectReason.Replaced, one.Closed));
        Assert.All(sockets.TakeLast(3), one => Assert.Equal(DisconnectReason.None, one.Closed));
    }

    [Fact]
    public void Others_hear_of_an_eviction_before_the_evicted_client_does()
    {
        var fixture = new FeedFixture();
        var tab = Connect(fixture, Second);
        fixture.OnEvictions = () => Assert.Equal(DisconnectReason.None, tab.Closed);
        Connect(fixture, 2 * Second);
        Assert.Equal(DisconnectReason.Replaced, tab.Closed);
        Assert.Equal([2 * Second], Assert.Single(fixture.Evictions));
    }

    private static FakeSocket Connect(FeedFixture fixture, long generation)
    {
        var (member, socket) = fixture.Enter();
        fixture.Feed.Rank(member, generation);
        return socket;
    }

    private static ChannelMessage Heard(Takeover takeover) => ChannelMessage.Decode(ChannelMessage.Encode(takeover))!;

    private static ChannelMessage Heard(long[] evictions) => ChannelMessage.Decode(ChannelMessage.Encode(evictions))!;
}
