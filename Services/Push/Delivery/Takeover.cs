using System.Text.Json;
using AiTasks.Contracts;

namespace AiTasks.Push.Delivery;

/// <summary>Which of a person's connections is the newest; the higher one stays (contract A section 1.5).</summary>
/// <param name="Generation">Microseconds of the database clock at its welcome.</param>
/// <param name="Connection">Decides between two of the same microsecond.</param>
internal sealed record Takeover(long Generation, Guid Connection) : IComparable<Takeover>
{
    public int CompareTo(Takeover? other) =>
        other is null ? 1 : (Generation, Connection).CompareTo((other.Generation, other.Connection));
}

/// <summary>
/// What travels on a person's channel: the task API's <see cref="StreamBatch"/>, or one node telling the others of a
/// <see cref="Takeover"/>. One channel for both halves the subscriptions and keeps them in order.
/// </summary>
internal sealed record ChannelMessage
{
    public string? Epoch { get; init; }

    public IReadOnlyList<StreamEvent>? Events { get; init; }

    /// <summary>Tasks whose places in the queue have changed. It is said of them now, and is no part of the stream.</summary>
    public IReadOnlyList<TaskFact>? Queued { get; init; }

    public Takeover? Takeover { get; init; }

    /// <summary>Generations of the connections that lately caused evictions, as far as the sender knows; see <see cref="Takeovers"/>.</summary>
    public IReadOnlyList<long>? Evictions { get; init; }

    public static byte[] Encode(Takeover takeover) =>
        JsonSerializer.SerializeToUtf8Bytes(new ChannelMessage { Takeover = takeover }, WireJson.Internal);

    public static byte[] Encode(IReadOnlyList<long> evictions) =>
        JsonSerializer.SerializeToUtf8Bytes(new ChannelMessage { Evictions = evictions }, WireJson.Internal);

    /// <summary>Null for what this node does not understand; a newer node may say more than this one knows.</summary>
    public static ChannelMessage? Decode(ReadOnlySpan<byte> message)
    {
        try
        {
            return BatchReader.Read(message) ?? JsonSerializer.Deserialize<ChannelMessage>(message, WireJson.Internal);
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            return null;
        }
    }
}
