using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.Sockets;
using AiTasks.Contracts;

namespace AiTasks.Push.FunctionalTests;

/// <summary>A test that measures times runs after the others and alone.</summary>
[CollectionDefinition(nameof(Crowd), DisableParallelization = true)]
public sealed class Crowd;

/// <summary>Some clients stop reading; the node's memory and everybody else must not notice.</summary>
[Collection(nameof(Crowd))]
public sealed class SlowCrowdTests(PushSystem system, ITestOutputHelper output)
{
    private const int Quick = 190;
    private const int Slow = 10;
    private const int Rounds = 3;
    private static readonly TimeSpan Alone = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Together = TimeSpan.FromSeconds(20);

    // Everybody quick gets an event twice a second; who is slow gets twenty large ones.
    private static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(50);
    private const int BeatsPerQuick = 10;
    private static readonly string Large = new('x', 50_000);

    private static readonly TimeSpan Promised = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan SlowIsCut = TimeSpan.FromSeconds(10);

    // The slow ones' events together would be twice as much in every round. What may wait for them is under a twentieth of it; the rest is slack of
    // the garbage collector.
    private const long MemoryBound = 96 * 1024 * 1024;

    [Fact]
    public async Task Clients_that_stop_reading_cost_bounded_memory_and_delay_nobody()
    {
        await using var node = await PushProcess.StartAsync(
            system, ("ConnectionOptions:WriteTimeout", "00:00:05"), ("ConnectionOptions:CloseTimeout", "00:00:01"), ("Logging:LogLevel:Default", "Warning"));
        var readers = await Task.WhenAll(Enumerable.Range(0, Quick).Select(async _ => await Reader.ConnectAsync(system.Api, node)));

        await PlayAsync(readers, [], Alone);
        var before = node.ResidentBytes;
        var alone = Latencies.Of(readers);

        // A machine that is too busy for the promise without slow readers says nothing about them, and neither does a burst of
        // somebody else's work: who waited for a slow reader would wait every time, and for seconds.
        var bound = alone.P99 * 2 > Promised ? alone.P99 * 2 : Promised;
        for (var round = 1; ; round++)
        {
            var together = await StopReadingAsync(node, readers, before);
            output.WriteLine($"alone {alone}; with {Slow} that do not read {together}");
            if (together.P99 < bound)
                break;
            Assert.True(round < Rounds, $"the 99th percentile is {together.P99}");
        }

        foreach (var reader in readers)
            await reader.DisposeAsync();
    }

    private async Task<Latencies> StopReadingAsync(PushProcess node, Reader[] readers, long before)
    {
        var slow = new List<(TcpClient Client, FakeStream Stream)>();
        for (var i = 0; i < Slow; i++)
        {
            var user = TestTokens.NewUser();
            slow.Add((await RawSocket.ConnectAsync(node.Address, user), system.Api.StreamOf(user)));
        }

        var most = await PlayAsync(readers, [.. slow.Select(one => one.Stream)], Together, () => node.ResidentBytes);
        var latencies = Latencies.Of(readers);
        await Task.WhenAll(slow.Select(one => RawSocket.DrainAsync(one.Client).WaitAsync(SlowIsCut)));
        slow.ForEach(one => one.Client.Dispose());
        output.WriteLine($"all {Slow} were cut; resident {before >> 20} MiB before, {most >> 20} MiB at most, {node.ResidentBytes >> 20} MiB after");
        Assert.True(most - before < MemoryBound, $"memory grew by {(most - before) >> 20} MiB");
        return latencies;
    }

    private static async Task<long> PlayAsync(Reader[] readers, FakeStream[] slow, TimeSpan time, Func<long>? measure = null)
    {
        var most = 0L;
        var tasks = slow.Select(stream => stream.Start(age: TimeSpan.FromMinutes(1))).ToArray();
        using var pace = new PeriodicTimer(Beat);
        var clock = Stopwatch.StartNew();
        for (var beat = 0; clock.Elapsed < time; beat++)
        {
            await pace.WaitForNextTickAsync();
            for (var i = beat % BeatsPerQuick; i < readers.Length; i += BeatsPerQuick)
                readers[i].Publish();

            most = Math.Max(most, measure?.Invoke() ?? 0);
            for (var i = 0; i < slow.Length; i++)
                Burden(slow[i], tasks[i], resultsToo: i % 2 == 0);
        }

        await Task.WhenAll(readers.Select(reader => reader.UpToDateAsync()));
        return most;
    }

    // Progress can be conflated, results cannot: the two ways in which a queue stays bounded.
    private static void Burden(FakeStream stream, TaskFact task, bool resultsToo)
    {
        if (resultsToo)
            stream.Complete(stream.Start(age: TimeSpan.FromMinutes(1)), new { Large });
        else
            stream.Progress(task, 50, Large);
    }

    private sealed record Latencies(TimeSpan P50, TimeSpan P99, int Count)
    {
        /// <summary>Those measured since the last time.</summary>
        public static Latencies Of(Reader[] readers)
        {
            var all = readers.SelectMany(reader => reader.TakeLatencies()).Order().ToList();
            return new Latencies(all[all.Count / 2], all[all.Count * 99 / 100], all.Count);
        }

        public override string ToString() => $"{Count} events: p50 {P50.TotalMilliseconds:0.0} ms, p99 {P99.TotalMilliseconds:0.0} ms";
    }

    /// <summary>A person with one socket that is read, and the times its events took.</summary>
    private sealed class Reader : IAsyncDisposable
    {
        private readonly FakeStream _stream;
        private readonly TaskSocket _socket;
        private readonly TaskFact _task;
        private readonly ConcurrentQueue<long> _published = new();
        private readonly ConcurrentQueue<TimeSpan> _latencies = new();
        private long _seq;

        private Reader(FakeStream stream, TaskSocket socket)
        {
            _stream = stream;
            _socket = socket;
            _task = stream.Start();
            _seq = stream.Seq;
        }

        public static async Task<Reader> ConnectAsync(FakeTaskApi api, PushProcess node)
        {
            var user = TestTokens.NewUser();
            var socket = await node.ConnectAsync(user);
            await socket.NextAsync("active_tasks");
            var reader = new Reader(api.StreamOf(user), socket);
            await socket.NextAsync("task_started");
            _ = reader.ReadAsync();
            return reader;
        }

        public void Publish()
        {
            _published.Enqueue(Stopwatch.GetTimestamp());
            _stream.Progress(_task, 10);
        }

        public Task UpToDateAsync() => TestServers.Wait.ForAsync("every event to be read", () => Volatile.Read(ref _seq) == _stream.Seq);

        public List<TimeSpan> TakeLatencies()
        {
            var taken = new List<TimeSpan>();
            while (_latencies.TryDequeue(out var one))
                taken.Add(one);
            return taken;
        }

        public ValueTask DisposeAsync() => _socket.DisposeAsync();

        private async Task ReadAsync()
        {
            try
            {
                while (true)
                {
                    var frame = await _socket.NextAsync();
                    if (!frame.TryGetProperty("seq", out var seq) || !_published.TryDequeue(out var publishedAt))
                        continue;
                    _latencies.Enqueue(Stopwatch.GetElapsedTime(publishedAt));
                    Volatile.Write(ref _seq, seq.GetInt64());
                }
            }
            catch (InvalidOperationException)
            {
                // Closed at the end of the test; before it, its events are missed.
            }
        }
    }
}
