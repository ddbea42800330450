using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace AiTasks.Push;

/// <summary>The instruments of this service. Frames, tokens and addresses never become tags.</summary>
internal static class PushTelemetry
{
    public const string Name = "AiTasks.Push";

    public static readonly ActivitySource Source = new(Name);

    private static readonly Meter Meter = new(Name);

    // An exporter's own bounds begin at five seconds, where everything of interest is over.
    private static readonly InstrumentAdvice<double> Moments =
        new() { HistogramBucketBoundaries = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30] };

    public static readonly UpDownCounter<long> OpenConnections =
        Meter.CreateUpDownCounter<long>("aitasks.push.connections", "{connection}", "Open sockets");

    public static readonly Counter<long> FramesSent =
        Meter.CreateCounter<long>("aitasks.push.frames_sent", "{frame}", "Frames handed to the network");

    public static readonly Counter<long> Conflated =
        Meter.CreateCounter<long>("aitasks.push.conflated", "{frame}", "Progress frames left out because a newer one waited");

    public static readonly Counter<long> Unencodable =
        Meter.CreateCounter<long>("aitasks.push.unencodable", "{fact}", "Facts left out because they cannot be written as JSON");

    public static readonly Counter<long> Disconnects =
        Meter.CreateCounter<long>("aitasks.push.disconnects", "{connection}", "Sockets closed, by reason");

    public static readonly Counter<long> SlowDisconnects =
        Meter.CreateCounter<long>("aitasks.push.slow_disconnects", "{connection}", "Sockets closed because they read too slowly");

    public static readonly Counter<long> TailReads =
        Meter.CreateCounter<long>("aitasks.push.tail_reads", "{position}", "Positions whose tail was read from the log");

    public static readonly Histogram<double> DeliveryLatency =
        Meter.CreateHistogram<double>("aitasks.push.delivery_latency", "s", "From a fact's arrival at this node to its last socket", null, Moments);

    public static readonly UpDownCounter<long> ChatReaders =
        Meter.CreateUpDownCounter<long>("aitasks.push.chat_readers", "{reader}", "Open readers of chats");

    public static readonly Counter<long> ChatReadersOvertaken = Meter.CreateCounter<long>(
        "aitasks.push.chat_readers_overtaken", "{time}", "Times that live events of a reader were forgotten, to be read from the log");

    public static readonly Histogram<double> FirstToken = Meter.CreateHistogram<double>(
        "aitasks.push.chat_first_token", "s", "From the acceptance of a message to the first token of its answer in a reader's hands", null, Moments);
}
