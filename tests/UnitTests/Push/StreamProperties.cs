using AiTasks.Contracts;
using AiTasks.Push.Connections;
using AiTasks.Push.Delivery;
using FsCheck;
using FsCheck.Fluent;
using static AiTasks.UnitTests.Push.FeedFixture;

namespace AiTasks.UnitTests.Push;

/// <summary>Whatever Redis, the log, clocks and readers do: nobody misses an event, gets one twice or out of order.</summary>
public sealed class StreamProperties
{
    private const int Last = 60;

    private enum Happens
    {
        Commit,
        Offer,
        AnswerTail,
        Check,
        Wait,
        Join,
        LoseTail,
    }

    private static readonly Gen<(Happens What, int Seed)> Steps =
        from what in Gen.Frequency(
            (6, Gen.Constant(Happens.Commit)), (6, Gen.Constant(Happens.Offer)), (4, Gen.Constant(Happens.AnswerTail)), (1, Gen.Constant(Happens.Check)),
            (2, Gen.Constant(Happens.Wait)), (1, Gen.Constant(Happens.Join)), (1, Gen.Constant(Happens.LoseTail)))
        from seed in Gen.Choose(0, int.MaxValue - 1)
        select (what, seed);

    [Fact]
    public void Every_reader_gets_every_event_after_its_snapshot_exactly_once_and_in_order() => Properties.Hold(Steps.UpTo(120), steps =>
    {
        var fixture = new FeedFixture(new DeliveryOptions { KeptEvents = 8 });

        // Every fifth task is young at its end, so that it is held back.
        var log = Enumerable.Range(1, Last).Select(seq => seq % 5 == 0
            ? Event(seq, FactTypes.TaskCompleted, age: TimeSpan.FromMilliseconds(seq * 7 % 500))
            : Event(seq)).ToList();
        var readers = new List<FakeSocket>();
        var committed = 0;
        Join();
        foreach (var (what, seed) in steps)
        {
            var random = new Random(seed);
            switch (what)
            {
                case Happens.Commit:
                    committed = Math.Min(Last, committed + random.Next(1, 6));
                    break;
                case Happens.Offer when committed > 0:
                    var first = random.Next(0, committed);
                    fixture.Offer([.. log.Skip(first).Take(random.Next(1, committed - first + 1)).OrderBy(_ => random.Next(4))]);
                    break;
                case Happens.AnswerTail when fixture.TailsWanted > 0:
                    fixture.AnswerTail(log.Take(random.Next(0, committed + 1)), page: random.Next(1, 10));
                    break;
                case Happens.LoseTail when fixture.TailsWanted > 0:
                    fixture.AnswerTail([], lost: true);
                    Rejoin();
                    break;
                case Happens.Check:
                    fixture.Feed.Check();
                    break;
                case Happens.Wait:
                    fixture.Advance(TimeSpan.FromMilliseconds(random.Next(1, 300)));
                    fixture.Feed.Flush();
                    break;
                case Happens.Join when readers.Count < 5:
                    Join();
                    break;
            }
        }

        Finish();
        foreach (var reader in readers)
            AssertFollows(reader.Told);

        void Join()
        {
            var (member, socket) = fixture.Enter();
            readers.Add(socket);
            Welcome(member);
        }

        // As the joiner does: a snapshot that is too old is followed by a newer one.
        void Welcome(FeedMember member)
        {
            for (var tries = 0; !fixture.Join(member, FeedFixture.Welcome(committed)); tries++)
            {
                Assert.True(tries < 3, "A snapshot of now has to be new enough.");
                fixture.Advance(TimeSpan.FromSeconds(1));
                fixture.Feed.Flush();
            }
        }

        void Rejoin()
        {
            foreach (var member in fixture.Rejoining.ToArray())
                Welcome(member);
            fixture.Rejoining.Clear();
        }

        void Finish()
        {
            committed = Last;
            fixture.Feed.Check();
            for (var reads = 0; fixture.TailsWanted > 0; reads++)
            {
                Assert.True(reads < 1000, "Reading the log has to come to an end.");
                fixture.AnswerTail(log, page: 7);
            }

            fixture.Advance(TimeSpan.FromSeconds(1));
            fixture.Feed.Flush();
        }
    });

    private enum Queued
    {
        Progress,
        Fact,
        Take,
    }

    private static readonly Gen<(Queued What, int Task, int Size)> QueueSteps =
        from what in Gen.Frequency((5, Gen.Constant(Queued.Progress)), (2, Gen.Constant(Queued.Fact)), (3, Gen.Constant(Queued.Take)))
        from task in Gen.Choose(1, 3)
        from size in Gen.Choose(1, 400)
        select (what, task, size);

    [Fact]
    public void A_queue_keeps_order_and_bound_and_leaves_out_nothing_but_superseded_progress() => Properties.Hold(QueueSteps.UpTo(80), steps =>
    {
        const int MaxBytes = 1000;
        var queue = new OutboundQueue(MaxBytes);
        var put = new List<OutboundFrame>();
        var taken = new List<OutboundFrame>();
        foreach (var (what, task, size) in steps)
        {
            if (what is Queued.Take)
            {
                if (queue.TryTake() is { } frame)
                    taken.Add(frame);
                continue;
            }

            put.Add(new OutboundFrame(new byte[size]) { TaskId = task, IsProgress = what is Queued.Progress });
            if (queue.TryEnqueue(put[^1]))
                continue;

            // Refused: what may not be left out is more than the bound by itself.
            var owed = put.Except(taken).Where(frame => !Superseded(frame)).Sum(frame => frame.Bytes.Length);
            Assert.True(owed > MaxBytes);
            return;
        }

        while (queue.TryTake() is { } rest)
            taken.Add(rest);
        var indexes = taken.ConvertAll(put.IndexOf);
        Assert.Equal(indexes.Order(), indexes);
        Assert.Equal(indexes.Distinct(), indexes);
        Assert.All(put.Except(taken), frame => Assert.True(Superseded(frame), "A frame is missing that nothing supersedes."));

        bool Superseded(OutboundFrame frame) => frame.IsProgress && put.Skip(put.IndexOf(frame) + 1).Any(later => later.TaskId == frame.TaskId);
    });

    // Negative numbers are snapshots: each may start anew, but never behind what was told already.
    private static void AssertFollows(List<long> told)
    {
        var at = -1L;
        foreach (var one in told)
        {
            if (one > 0)
                Assert.Equal(at + 1, one);
            else
                Assert.True(-one >= at, "A snapshot went back.");
            at = Math.Abs(one);
        }

        Assert.Equal(Last, at);
    }
}
