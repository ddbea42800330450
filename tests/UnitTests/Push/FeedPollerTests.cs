using AiTasks.Contracts;
using AiTasks.Push.Delivery;
using AiTasks.Push.Fanout;
using Microsoft.Extensions.Time.Testing;

namespace AiTasks.UnitTests.Push;

public sealed class FeedPollerTests : IDisposable
{
    private const int People = 320;
    private static readonly DeliveryOptions Options = new() { RecoveryTime = TimeSpan.Zero };
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(100);

    private readonly FakeTimeProvider _time = new();
    private readonly Fanout _fanout = new();
    private readonly Work _work = new();
    private readonly LogPace _pace;
    private readonly FeedPoller _poller;
    private readonly FeedStore _feeds;

    public FeedPollerTests()
    {
        var options = Microsoft.Extensions.Options.Options.Create(Options);
        _feeds = new FeedStore(_fanout, _work, options, _time);
        _pace = new LogPace(_fanout, options, _time);
        _poller = new FeedPoller(_feeds, _fanout, _pace, _work, options, _time);
        _time.Advance(Tick);
    }

    public void Dispose()
    {
        _poller.Dispose();
        _pace.Dispose();
    }

    [Fact]
    public async Task Everybody_has_a_turn_in_each_round_and_never_many_at_once()
    {
        await EnterAsync();
        var askedAt = new Dictionary<string, List<TimeSpan>>();
        var most = 0;
        for (var elapsed = Tick; elapsed <= 4 * Options.SweepInterval; elapsed += Tick)
        {
            _time.Advance(Tick);
            _poller.Turn();
            most = Math.Max(most, _work.Asked.Count);
            foreach (var feed in _work.Asked)
            {
                if (!askedAt.TryGetValue(feed.Key, out var times))
                    askedAt[feed.Key] = times = [];
                times.Add(elapsed);
            }

            _work.Answer();
        }

        Assert.Equal(People, askedAt.Count);
        Assert.All(askedAt.Values, times => Assert.All(
            times.Zip(times.Skip(1), (one, next) => next - one), pause => Assert.InRange(pause, Options.SweepInterval - Tick, Options.SweepInterval + Tick)));
        Assert.All(askedAt.Values, times => Assert.InRange(times[0], TimeSpan.Zero, Options.SweepInterval + Tick));

        // A sixteenth on average; which feeds fall into one part is chance.
        Assert.InRange(most, 1, People / 4);
    }

    [Fact]
    public async Task When_messages_may_have_been_lost_everybody_is_asked_for_at_once()
    {
        await EnterAsync();
        await _poller.StartAsync(TestContext.Current.CancellationToken);
        _fanout.Reconnect();
        Assert.Equal(People, _work.Asked.Count);
        await _poller.StopAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task While_messages_do_not_arrive_a_round_takes_the_shorter_time()
    {
        await EnterAsync();
        _fanout.IsAlive = false;
        for (var elapsed = TimeSpan.Zero; elapsed <= Options.PollInterval; elapsed += Tick)
        {
            _poller.Turn();
            _time.Advance(Tick);
        }

        Assert.Equal(People, _work.Asked.Count);
    }

    private async Task EnterAsync()
    {
        for (var person = 1; person <= People; person++)
        {
            var member = new FeedMember(new FakeSocket(person), new("e", 0));
            Assert.True((await _feeds.EnterAsync(member)).TryJoin(member));
        }

        _work.Answer();
    }

    private sealed class Fanout : IFanout
    {
        public event Action? Changed;

        public bool IsAlive { get; set; } = true;

        public void Reconnect() => Changed?.Invoke();

        public Task SubscribeAsync(string channel, IFanoutListener listener) => Task.CompletedTask;

        public Task UnsubscribeAsync(string channel) => Task.CompletedTask;

        public void Publish(string channel, byte[] message)
        {
        }
    }

    private sealed class Work : IFeedWork
    {
        public List<UserFeed> Asked { get; } = [];

        /// <summary>Tells those who asked that nothing is new.</summary>
        public void Answer()
        {
            foreach (var feed in Asked)
            {
                var asked = feed.TailPosition()!;
                feed.TakeTail(asked, new StreamTail { Key = asked.Key, Epoch = asked.Epoch, Lost = false, More = false, Events = [] });
            }

            Asked.Clear();
        }

        public void ReadTail(UserFeed feed) => Asked.Add(feed);

        public void FlushAt(UserFeed feed, TimeSpan due)
        {
        }

        public void Rejoin(UserFeed feed, FeedMember member)
        {
        }

        public void Announce(UserFeed feed, Takeover newest)
        {
        }

        public void AnnounceEvictions(UserFeed feed, IReadOnlyList<long> evictions)
        {
        }
    }
}
