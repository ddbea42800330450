using AiTasks.Load.Clients;
using AiTasks.Load.Dialects;
using AiTasks.Load.Measuring;
using AiTasks.Load.Publishing;

namespace AiTasks.Load;

/// <summary>One run: connects everybody, publishes, and waits for what is on its way.</summary>
internal sealed class LoadRun
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    // Long enough for everything that waits for slow readers to come, or for their connections to be found broken.
    private static readonly TimeSpan SlowReading = TimeSpan.FromSeconds(3);

    // Enough for a picture of how it was before, and for the killed server to have everything in its caches that it will have.
    private static readonly TimeSpan BeforeKilling = TimeSpan.FromSeconds(2);
    private readonly LoadOptions _options;
    private readonly Dialect _dialect;
    private readonly Measurement _measurement = new();
    private readonly Measurement _tokens = new();
    private readonly FrameFit _fit;
    private readonly ClientLoop _clients;
    private readonly PublishedNumbers _published;
    private readonly Recoveries _recoveries;
    private readonly TaskCompletionSource _measures = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TimeSpan _cpu;
    private long _measuringSince;

    public LoadRun(LoadOptions options)
    {
        (_options, _dialect, _fit) = (options, Dialect.Of(options), new FrameFit(options.Bytes));
        _published = new PublishedNumbers(options.Connections);
        _recoveries = new Recoveries(_published, _dialect.Resumes);
        _clients = new ClientLoop(options, _dialect, _measurement, _tokens, _recoveries, _fit);
    }

    /// <summary>Does it.</summary>
    /// <exception cref="InvalidOperationException">Somebody could not be connected.</exception>
    /// <exception cref="IOException">Events could not be published.</exception>
    public async Task<LoadReport> RunAsync()
    {
        var start = Clock.Now;
        _clients.Start();
        await _clients.Connected;
        var report = new LoadReport
        {
            Workload = _options.Workload.ToString().ToLowerInvariant(),
            Dialect = _options.Dialect,
            Connections = _options.Connections,
            Rate = _options.Rate,
            ConnectSeconds = (Clock.Now - start) / 1e9,
            ConnectFailures = _clients.ConnectFailures,
        };
        Say("connected");
        await Console.In.ReadLineAsync();

        report = _options.Workload is Workload.Idle ? await IdleAsync(report) : await PublishAsync(report);
        await Console.In.ReadLineAsync();
        return report;
    }

    private static void Say(string moment)
    {
        Console.Out.WriteLine(moment);
        Console.Out.Flush();
    }

    private async Task<LoadReport> IdleAsync(LoadReport report)
    {
        BeginMeasuring(Clock.Now);
        await Task.Delay(_options.Window);
        return EndMeasuring(report);
    }

    private async Task<LoadReport> PublishAsync(LoadReport report)
    {
        using var sink = CreateSink();
        var tokens = new TokenStreams(_options, _dialect.TokenFormat(_options), sink);
        var publisher = new Publisher(_options, _dialect.Format(_options), sink, tokens, BeginMeasuring, _published, _fit);
        var publishing = publisher.StartAsync();
        if (_options.Workload is Workload.Storm)
            await KillAsync(publishing);
        await publishing;

        var until = Clock.Now + Patience.TotalNanoseconds;
        while ((_measurement.Delivered < publisher.Expected || _tokens.Delivered < publisher.Tokens || !_recoveries.AreComplete)
            && Clock.Now < until && _clients.Fault is null)
        {
            await Task.Delay(5);
        }

        report = EndMeasuring(report);
        if (_options.Slow > 0)
        {
            _clients.Slow.Read();
            await Task.Delay(SlowReading);
        }

        return report with
        {
            Recovery = _recoveries.Figures(),
            Slow = _clients.Slow.Figures(),
            Tokens = TokenFigures.Of(_tokens, publisher.Tokens, publisher.WarmupTokens),
            Published = publisher.Events,
            Expected = publisher.Expected,
            Lost = publisher.Expected - _measurement.Delivered,
            WarmupLost = publisher.WarmupExpected - _measurement.WarmupDelivered,
            PacingLateMsP99 = publisher.Lateness.Percentile(0.99),
        };
    }

    private async Task KillAsync(Task publishing)
    {
        await Task.WhenAny(_measures.Task, publishing);
        await Task.Delay(BeforeKilling);
        _recoveries.Kill(_options.Victim);
    }

    private IEventSink CreateSink() => _options switch
    {
        { Dialect: "nchan", PublishUrl: { } url } => new HttpSink(url),
        { Dialect: "nchan" } => throw new FormatException("--publish-url is missing."),
        { Redis: { } redis } => new RedisSink(redis, keeps: _options.Workload is Workload.Storm && _dialect.Resumes),
        _ => throw new FormatException("--redis is missing."),
    };

    private void BeginMeasuring(long from)
    {
        _measurement.From = _tokens.From = from;
        (_cpu, _measuringSince) = (Environment.CpuUsage.TotalTime, Clock.Now);
        Say("measuring");
        _measures.TrySetResult();
    }

    private LoadReport EndMeasuring(LoadReport report)
    {
        Say("measured");
        if (_clients.Fault is { } fault)
            throw new InvalidOperationException("The clients have stopped.", fault);
        return report with
        {
            Seconds = (Clock.Now - _measuringSince) / 1e9,
            OwnCpuSeconds = (Environment.CpuUsage.TotalTime - _cpu).TotalSeconds,
            Delivered = _measurement.Delivered,
            Duplicates = _measurement.Duplicates,
            OutOfOrder = _measurement.OutOfOrder,
            FramesReceived = _measurement.Frames,
            BytesReceived = _measurement.Bytes,
            LatencyMs = LatencyFigures.Of(_measurement.Latency),
            Disconnects = _clients.Disconnects,
            FirstDisconnect = _clients.FirstDisconnect,
            Unexpected = _clients.Unexpected,
        };
    }
}
