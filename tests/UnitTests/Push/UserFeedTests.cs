using AiTasks.Contracts;
using AiTasks.Push.Connections;
using AiTasks.Push.Delivery;
using static AiTasks.UnitTests.Push.FeedFixture;

namespace AiTasks.UnitTests.Push;

public sealed class UserFeedTests
{
    [Theory]
    [MemberData(nameof(Seeds))]
    public void Whatever_redis_doubles_loses_and_disorders_each_event_is_delivered_once_and_in_order(int seed)
    {
        const int Last = 300;
        var random = new Random(seed);
        var fixture = new FeedFixture(new DeliveryOptions { KeptEvents = 16 });
        var log = Enumerable.Range(1, Last).Select(seq => Event(seq)).ToList();
        var start = random.Next(0, 50);
        var (member, socket) = fixture.Enter();
        var committed = start;

        // Some arrive before the snapshot does.
        for (var i = 0; i < 20; i++)
            fixture.Offer(log[committed++]);
        Assert.True(fixture.Join(member, Welcome(start)));

        while (committed < Last)
        {
            committed = Math.Min(Last, committed + random.Next(1, 8));
            for (var i = random.Next(0, 6); i > 0; i--)
            {
                var first = random.Next(0, committed);
                fixture.Offer([.. log.Skip(first).Take(random.Next(1, committed - first + 1)).OrderBy(_ => random.Next(4))]);
            }

            if (fixture.TailsWanted > 0 && random.Next(3) == 0)
                fixture.AnswerTail(log.Take(committed), page: random.Next(1, 10));
        }

        fixture.Feed.Check();
        for (var reads = 0; fixture.TailsWanted > 0; reads++)
        {
            Assert.True(reads < 1000, "reading the log has to come to an end");
            fixture.AnswerTail(log, page: 7);
        }

        Assert.Equal(-start, socket.Told[0]);
        Assert.Equal(Enumerable.Range(start + 1, Last - start).Select(seq => (long)seq), socket.Told.Skip(1));
    }

    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 50)];

    [Fact]
    public void An_event_the_log_does_not_know_is_not_asked_for_for_ever()
    {
        var fixture = new FeedFixture();
        var (member, socket) = fixture.Enter();
        fixture.Join(member, Welcome(0));
        fixture.Offer(Event(9));
        fixture.AnswerTail([]);
        Assert.InRange(fixture.TailsWanted, 0, 1);
        for (var reads = 0; fixture.TailsWanted > 0; reads++)
        {
            Assert.True(reads < 3);
            fixture.AnswerTail([]);
        }

        Assert.Equal([0], socket.Told);
    }

    [Fact]
    public void A_gap_that_shows_while_the_log_is_being_read_is_read_again()
    {
        var fixture = new FeedFixture();
        var (member, socket) = fixture.Enter();
        fixture.Join(member, Welcome(0));
        fixture.Feed.Check();
        fixture.TakeTailAfter(() => fixture.Offer(Event(2)), answer: []);
        Assert.Equal(1, fixture.TailsWanted);
        fixture.AnswerTail([Event(1), Event(2)]);
        Assert.Equal([0, 1, 2], socket.Told);
    }

    [Fact]
    public void A_second_socket_gets_what_went_out_while_its_snapshot_was_on_the_way()
    {
        var fixture = new FeedFixture();
        var (first, told) = fixture.Enter();
        fixture.Join(first, Welcome(3));
        var (second, alsoTold) = fixture.Enter();
        fixture.Offer(Event(4), Event(5));
        Assert.True(fixture.Join(second, Welcome(4)));
        fixture.Offer(Event(6));
        Assert.Equal([-3, 4, 5, 6], told.Told);
        Assert.Equal([-4, 5, 6], alsoTold.Told);
    }

    [Fact]
    public void A_snapshot_older_than_what_is_at_hand_is_refused()
    {
        var fixture = new FeedFixture();
        var (first, _) = fixture.Enter();
        var (second, _) = fixture.Enter();
        Assert.True(fixture.Join(first, Welcome(5)));
        Assert.False(fixture.Join(second, Welcome(4)));
        Assert.True(fixture.Join(second, Welcome(5)));
    }

    [Fact]
    public void A_snapshot_ahead_of_the_stream_makes_the_log_be_read()
    {
        var fixture = new FeedFixture();
        var (first, told) = fixture.Enter();
        fixture.Join(first, Welcome(3));
        var (second, alsoTold) = fixture.Enter();
        fixture.Join(second, Welcome(5));
        Assert.Equal(1, fixture.TailsWanted);
        fixture.AnswerTail([Event(4), Event(5), Event(6)]);
        Assert.Equal([-3, 4, 5, 6], told.Told);
        Assert.Equal([-5, 6], alsoTold.Told);
    }

    [Fact]
    public void A_lost_tail_sends_everybody_for_a_new_snapshot_and_first_what_is_owed()
    {
        var fixture = new FeedFixture();
        var (member, socket) = fixture.Enter();
        fixture.Join(member, Welcome(0));
        fixture.Offer(Event(1, FactTypes.TaskCompleted, age: TimeSpan.Zero));
        fixture.Offer(Event(9));
        fixture.AnswerTail([], lost: true);
        Assert.Equal([0, 1], socket.Told);
        Assert.Same(member, Assert.Single(fixture.Rejoining));
        Assert.True(fixture.Join(member, Welcome(8)));
        Assert.Equal([0, 1, -8, 9], socket.Told);
    }

    [Fact]
    public void The_end_of_a_young_task_waits_and_nothing_overtakes_it()
    {
        var fixture = new FeedFixture();
        var (member, socket) = fixture.Enter();
        fixture.Join(member, Welcome(0));
        fixture.Offer(Event(1, FactTypes.TaskCompleted, age: TimeSpan.FromMilliseconds(100)), Event(2));
        Assert.Equal([0], socket.Told);
        Assert.Single(fixture.Alarms);
        fixture.Advance(TimeSpan.FromMilliseconds(299));
        fixture.Feed.Flush();
        Assert.Equal([0], socket.Told);
        fixture.Advance(TimeSpan.FromMilliseconds(1));
        fixture.Feed.Flush();
        Assert.Equal([0, 1, 2], socket.Told);
    }

    [Theory]
    [InlineData(FactTypes.TaskCompleted, 0, 400)]
    [InlineData(FactTypes.TaskFailed, 150, 250)]
    [InlineData(FactTypes.TaskCancelled, 400, 0)]
    [InlineData(FactTypes.TaskCompleted, 60_000, 0)]
    [InlineData(FactTypes.TaskCompleted, -60_000, 400)]
    [InlineData(FactTypes.TaskProgressed, 0, 0)]
    [InlineData(FactTypes.TaskStarted, 0, 0)]
    public void How_long_a_fact_waits(string type, int ageMs, int restMs) => Assert.Equal(
        TimeSpan.FromMilliseconds(restMs),
        HoldBack.Rest(Event(1, type, TimeSpan.FromMilliseconds(ageMs)), TimeSpan.FromMilliseconds(400)));

    [Fact]
    public void The_newest_connection_stays_wherever_the_news_of_it_come_from()
    {
        var fixture = new FeedFixture();
        var (first, older) = fixture.Enter();
        var (second, newer) = fixture.Enter();
        var announced = fixture.Feed.Rank(second, generation: 6);
        Assert.Equal(new Takeover(6, newer.Id), announced);
        fixture.Feed.Rank(first, generation: 5);
        Assert.Equal(DisconnectReason.Replaced, older.Closed);
        Assert.Equal(DisconnectReason.None, newer.Closed);

        fixture.Feed.Take(ChannelMessage.Decode(ChannelMessage.Encode(announced!))!);
        Assert.Equal(DisconnectReason.None, newer.Closed);
        Assert.Empty(fixture.Announced);

        // A node that says an older one has not heard of ours.
        fixture.Feed.Take(ChannelMessage.Decode(ChannelMessage.Encode(new Takeover(4, Guid.NewGuid())))!);
        Assert.Equal([announced!], fixture.Announced);
        fixture.Feed.Take(ChannelMessage.Decode(ChannelMessage.Encode(new Takeover(7, Guid.NewGuid())))!);
        Assert.Equal(DisconnectReason.Replaced, newer.Closed);
        Assert.Null(fixture.Feed.LocalNewest());
    }

    [Fact]
    public void What_is_no_message_of_ours_is_overlooked()
    {
        Assert.Null(ChannelMessage.Decode("garbage"u8.ToArray()));
        var later = ChannelMessage.Decode("""{"kind":"something new"}"""u8.ToArray());
        new FeedFixture().Feed.Take(later!);
    }
}
