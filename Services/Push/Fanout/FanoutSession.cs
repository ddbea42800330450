using System.Buffers;

namespace AiTasks.Push.Fanout;

/// <summary>The fan-out is not to be had now.</summary>
internal sealed class FanoutLostException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>Takes a message of a subscribed channel, on the thread that reads them all.</summary>
internal delegate void FanoutMessage(ReadOnlySpan<byte> channel, ReadOnlySpan<byte> message);

/// <summary>
/// One connection to Redis, from connecting to the first failure. It is never repaired: a subscription that is silently missing
/// is the worst outcome, so the next one starts from nothing. Commands follow each other without waiting for answers, and those that are
/// given at the same time leave together.
/// </summary>
internal sealed class FanoutSession : IDisposable
{
    // A command that a dead Redis does not answer is noticed at the latest this part of its limit late.
    private const int ChecksPerTimeout = 4;

    private readonly Lock _lock = new();
    private readonly RedisLink _link = new();
    private readonly CommandWriter _commands;
    private readonly ExpectedAnswers _expected = new();
    private readonly FanoutOptions _options;
    private readonly TimeProvider _time;
    private readonly ITimer _timer;
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile FanoutLostException? _reason;
    private TimeSpan _movedAt;
    private long _takenThen;
    private long _taken;

    private FanoutSession(FanoutOptions options, TimeProvider time)
    {
        (_options, _time) = (options, time);
        _commands = new CommandWriter(_link, _lock, Broken);
        var interval = options.SubscribeTimeout / ChecksPerTimeout;
        _timer = time.CreateTimer(_ => CheckAnswers(), null, interval, interval);
    }

    /// <summary>Completes when the connection failed or was given up.</summary>
    public Task Ended => _ended.Task;

    /// <summary>Why it ended; null before.</summary>
    public FanoutLostException? Reason => _reason;

    /// <summary>Connects to the first endpoint that lets us in.</summary>
    /// <exception cref="FanoutLostException">None did.</exception>
    public static async Task<FanoutSession> ConnectAsync(
        RedisAddress address, FanoutOptions options, TimeProvider time, FanoutMessage listener, IHearing? hearing = null,
        CancellationToken cancellation = default)
    {
        FanoutLostException? failure = null;
        foreach (var endpoint in address.Endpoints)
        {
            var session = new FanoutSession(options, time);
            try
            {
                await session.OpenAsync(address, endpoint, listener, hearing).WaitAsync(options.ConnectTimeout, time, cancellation);
                return session;
            }
            catch (Exception error) when (error is FanoutLostException or TimeoutException)
            {
                failure = error as FanoutLostException ?? new FanoutLostException("connect: no answer", error);
                session.Dispose();
            }
            catch (OperationCanceledException)
            {
                session.Dispose();
                throw;
            }
        }

        throw failure ?? new FanoutLostException("connect: no address");
    }

    /// <summary>Subscribes channels.</summary>
    /// <returns>Completes when all of them are; fails with the session.</returns>
    public Task SubscribeAsync(params string[] channels) => Task.WhenAll(channels.Chunk(_options.SubscribeBatch)
        .Select(chunk => Send(RespKind.Subscribed, chunk, to => to.WriteChannels("SUBSCRIBE", chunk))));

    /// <inheritdoc cref="SubscribeAsync"/>
    public Task UnsubscribeAsync(string channel)
    {
        string[] channels = [channel];
        return Send(RespKind.Unsubscribed, channels, to => to.WriteChannels("UNSUBSCRIBE", channels));
    }

    /// <inheritdoc cref="SubscribeAsync"/>
    public Task PublishAsync(string channel, byte[] message) =>
        Send(RespKind.Number, [], to => to.WritePublish(channel, message));

    /// <summary>Gives the connection up. Whatever waits for an answer fails.</summary>
    public void End(FanoutLostException reason)
    {
        lock (_lock)
        {
            if (_reason is not null)
                return;
            _reason = reason;
            _expected.Fail(reason);
        }

        _timer.Dispose();
        _ended.SetResult();

        // Closing may block for as long as the connection is broken.
        _ = Task.Run(_link.Dispose);
    }

    public void Dispose() => End(new FanoutLostException("given up"));

    private async Task OpenAsync(RedisAddress address, RedisEndpoint endpoint, FanoutMessage listener, IHearing? hearing)
    {
        var open = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        new Thread(() => Run(address, endpoint, listener, hearing, open)) { IsBackground = true, Name = "fanout" }.Start();
        await open.Task;
        await Send(RespKind.Map, [], to => to.WriteHello(address));
    }

    private void Run(RedisAddress address, RedisEndpoint endpoint, FanoutMessage listener, IHearing? hearing, TaskCompletionSource open)
    {
        try
        {
            _link.Open(address, endpoint);
            open.SetResult();
            FanoutReader.Run(_link, _options, TryTake, listener, hearing);
            End(new FanoutLostException("the connection failed"));
        }
        catch (Exception error)
        {
            // Whatever it is: on a thread of our own it would end the process.
            Broken(error);
        }

        open.TrySetException(_reason!);
    }

    private void Broken(Exception error) => End(error as FanoutLostException ?? new FanoutLostException(
        RedisLink.IsBroken(error) ? "the connection failed" : $"a fault of this service: {error.GetType().Name}", error));

    // False: given up, so nothing is to be heard of it any more.
    private bool TryTake(RespAnswer answer)
    {
        Volatile.Write(ref _taken, _taken + 1);
        if (answer.Kind is RespKind.Message)
            return _reason is null;

        lock (_lock)
        {
            if (_reason is not null)
                return false;
            _expected.Take(answer);
            return true;
        }
    }

    private Task Send(RespKind answer, string[] channels, Action<IBufferWriter<byte>> write)
    {
        lock (_lock)
        {
            if (_reason is not null)
                return Task.FromException(_reason);

            var done = _expected.Add(answer, channels, _time.Uptime());
            if (_commands.Add(write) > _options.MaxUnsentBytes)
                End(new FanoutLostException("Redis reads nothing"));
            return done;
        }
    }

    // An answer stands behind the messages before it. While those are taken, or lie here because this process had no time for them, Redis is
    // well and this node is behind: to connect anew would lose what is on its way and cost the time that is missing.
    private void CheckAnswers()
    {
        lock (_lock)
        {
            var (now, taken) = (_time.Uptime(), Volatile.Read(ref _taken));
            if (taken != _takenThen || _link.HasUnread)
                (_takenThen, _movedAt) = (taken, now);
            if (_expected.OldestAt is { } oldest && now - Later(oldest, _movedAt) > _options.SubscribeTimeout)
                End(new FanoutLostException("Redis does not answer"));
        }
    }

    private static TimeSpan Later(TimeSpan one, TimeSpan other) => one > other ? one : other;
}
