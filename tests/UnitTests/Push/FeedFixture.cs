using AiTasks.Contracts;
using AiTasks.Push.Connections;
using AiTasks.Push.Delivery;
using AiTasks.Push.Protocols;

namespace AiTasks.UnitTests.Push;

/// <summary>A feed with a clock and a log of its own, and sockets that remember what they were told.</summary>
internal sealed class FeedFixture : TimeProvider, IFeedWork
{
    private long _ticks = TimeSpan.TicksPerDay;

    public FeedFixture(DeliveryOptions? options = null) => Feed = new UserFeed("user:1", options ?? new DeliveryOptions(), this, this);

    public UserFeed Feed { get; }

    public int TailsWanted { get; private set; }

    public List<TimeSpan> Alarms { get; } = [];

    public List<Takeover> Announced { get; } = [];

    public List<IReadOnlyList<long>> Evictions { get; } = [];

    /// <summary>Runs before evictions are told.</summary>
    public Action OnEvictions { get; set; } = () => { };

    public List<FeedMember> Rejoining { get; } = [];

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => _ticks;

    public void Advance(TimeSpan time) => _ticks += time.Ticks;

    void IFeedWork.FlushAt(UserFeed feed, TimeSpan due) => Alarms.Add(due);

    void IFeedWork.ReadTail(UserFeed feed) => TailsWanted++;

    void IFeedWork.Rejoin(UserFeed feed, FeedMember member) => Rejoining.Add(member);

    void IFeedWork.Announce(UserFeed feed, Takeover newest) => Announced.Add(newest);

    void IFeedWork.AnnounceEvictions(UserFeed feed, IReadOnlyList<long> evictions)
    {
        OnEvictions();
        Evictions.Add(evictions);
    }

    /// <summary>Answers a wanted tail from a log.</summary>
    public void AnswerTail(IEnumerable<StreamEvent> log, int page = int.MaxValue, bool lost = false) =>
        TakeTailAfter(() => { }, log, page, lost);

    /// <summary>Answers a wanted tail after something happened between question and answer.</summary>
    public void TakeTailAfter(Action happens, IEnumerable<StreamEvent> answer, int page = int.MaxValue, bool lost = false)
    {
        TailsWanted--;
        var asked = Feed.TailPosition();
        happens();
        if (asked is null)
            return;
        var after = answer.Where(one => one.Seq > asked.After).ToList();
        Feed.TakeTail(asked, new StreamTail
        {
            Key = asked.Key,
            Epoch = asked.Epoch,
            Lost = lost,
            More = !lost && after.Count > page,
            Events = lost ? [] : [.. after.Take(page)],
        });
    }

    public void Offer(params StreamEvent[] events) => Feed.Take(new ChannelMessage { Epoch = "e", Events = events });

    public (FeedMember Member, FakeSocket Socket) Enter()
    {
        var socket = new FakeSocket();
        var member = new FeedMember(socket);
        Feed.Enter(member);
        return (member, socket);
    }

    /// <summary>Tells a socket a snapshot and lets it in, as the joiner does.</summary>
    public bool Join(FeedMember member, SocketWelcome welcome)
    {
        var greeting = Greeting.For(member, welcome);
        foreach (var frame in greeting.Frames)
            member.Socket.Send(frame);
        (member.Epoch, member.After) = greeting.Stands;
        return Feed.TryJoin(member);
    }

    public static SocketWelcome Welcome(long seq, string epoch = "e", long generation = 1) =>
        new() { UserId = 1, Generation = generation, Epoch = epoch, Seq = seq, ActiveTasks = [] };

    public static StreamEvent Event(long seq, string type = FactTypes.TaskProgressed, TimeSpan? age = null)
    {
        var at = DateTimeOffset.UnixEpoch.AddDays(1);
        return new StreamEvent
        {
            Seq = seq,
            Type = type,
            At = at,
            Data = new TaskFact
            {
                TaskId = 1,
                TaskType = "t",
                State = TaskStates.Running,
                Progress = 1,
                CreatedAt = at - (age ?? TimeSpan.FromMinutes(1)),
            },
        };
    }
}

internal sealed class FakeSocket(long userId = 1) : IPushSocket, IPushProtocol
{
    /// <summary>Positions it was told: negative for a snapshot, positive for an event.</summary>
    public List<long> Told { get; } = [];

    public DisconnectReason Closed { get; private set; }

    public Guid Id { get; } = Guid.NewGuid();

    public long UserId => userId;

    public string RawToken => "";

    public IPushProtocol Protocol => this;

    public string Name => "fake";

    public bool OneConnectionPerPerson => true;

    public void Send(OutboundFrame frame)
    {
        Told.Add(frame.TaskId);
        frame.Delivery?.Done();
    }

    public Task RoomAsync() => Task.CompletedTask;

    public void Close(DisconnectReason reason) => Closed = Closed is DisconnectReason.None ? reason : Closed;

    public bool TryMute(string taskName, int limit) => false;

    public void Unmute(string taskName)
    {
    }

    public bool RepeatsTerminals => true;

    public bool NeedsPolicies => true;

    public bool ListsFinished => false;

    public OutboundFrame? Ping(DateTimeOffset now) => null;

    public OutboundFrame Snapshot(SocketWelcome welcome) => new(default(ReadOnlyMemory<byte>)) { TaskId = -welcome.Seq };

    public OutboundFrame Resync(SocketWelcome welcome) => Snapshot(welcome);

    public OutboundFrame? LeftOut(long from, FramePosition to) => null;

    public ReadOnlyMemory<byte> Stamp(ReadOnlyMemory<byte> frame, FramePosition position) => frame;

    public OutboundFrame? Fact(string epoch, StreamEvent fact) => new(default(ReadOnlyMemory<byte>)) { TaskId = fact.Seq };

    public OutboundFrame? Farewell(DisconnectReason reason) => null;

    public (int Code, string Text) CloseStatus(DisconnectReason reason) => (1000, "");

    public IInboundFrames Open(IPushSocket socket) => throw new NotSupportedException();
}
