using System.Text.Json;
using AiTasks.Load.Clients;
using AiTasks.Load.Measuring;

namespace AiTasks.Load;

/// <summary>What a run measured; unless said otherwise, of the events that were published while it measured.</summary>
internal sealed record LoadReport
{
    private static readonly JsonSerializerOptions Format = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    public required string Workload { get; init; }
    public required string Dialect { get; init; }
    public required int Connections { get; init; }

    /// <summary>Events that were to be published per second.</summary>
    public required double Rate { get; init; }

    /// <summary>From the first attempt until everybody was connected.</summary>
    public required double ConnectSeconds { get; init; }

    /// <summary>Attempts that failed; they were made again.</summary>
    public required int ConnectFailures { get; init; }

    /// <summary>Events that were published. A broadcast is one, to how many channels it may go.</summary>
    public long Published { get; init; }

    /// <summary>Deliveries that they should have led to.</summary>
    public long Expected { get; init; }

    /// <summary>Deliveries that they led to, each counted once.</summary>
    public long Delivered { get; init; }
    public long Duplicates { get; init; }

    /// <summary>Deliveries after that of a later event to the same client.</summary>
    public long OutOfOrder { get; init; }

    /// <summary>Deliveries that are missing ten seconds after the last event.</summary>
    public long Lost { get; init; }

    /// <summary>Deliveries of the warm-up that are missing; servers may still subscribe when it begins.</summary>
    public long WarmupLost { get; init; }

    /// <summary>Messages of servers that were neither an event nor what the dialect knows, in the whole run.</summary>
    public long Unexpected { get; init; }

    /// <summary>Connections that were lost in the whole run, after they had been ready.</summary>
    public int Disconnects { get; init; }

    /// <summary>Why the first of them was; null when none was.</summary>
    public string? FirstDisconnect { get; init; }

    /// <summary>From publishing to having read the message, in milliseconds; null when nothing came.</summary>
    public LatencyFigures? LatencyMs { get; init; }

    /// <summary>How clients came back from a killed server; null when none was killed.</summary>
    public RecoveryFigures? Recovery { get; init; }

    /// <summary>What became of clients that did not read; null when all did.</summary>
    public SlowFigures? Slow { get; init; }

    /// <summary>How tokens of answers arrived; null when there were none.</summary>
    public TokenFigures? Tokens { get; init; }

    /// <summary>How much later than planned events were published, in milliseconds.</summary>
    public double PacingLateMsP99 { get; init; }

    /// <summary>How long was measured: until all had come, or could not be waited for any longer.</summary>
    public double Seconds { get; init; }

    /// <summary>Processor time of this process in that time.</summary>
    public double OwnCpuSeconds { get; init; }

    /// <summary>Messages with an event in them; their <see cref="BytesReceived"/> do not count the frames' headers.</summary>
    public long FramesReceived { get; init; }
    public long BytesReceived { get; init; }

    /// <summary>As one line of JSON in snake_case.</summary>
    public override string ToString() => JsonSerializer.Serialize(this, Format);
}

/// <summary>A latency's distribution in milliseconds.</summary>
internal sealed record LatencyFigures(double P50, double P90, double P99, double P999, double Max)
{
    /// <summary>Null when nothing was recorded.</summary>
    public static LatencyFigures? Of(LatencyHistogram latency) => latency.Count == 0 ? null : new(
        latency.Percentile(0.5), latency.Percentile(0.9), latency.Percentile(0.99), latency.Percentile(0.999), latency.Max / 1e6);
}
