using AiTasks.Push.Connections;

namespace AiTasks.Push.Delivery;

/// <summary>
/// A client in a person's feed. While it waits for a welcome it belongs to the joiner, afterwards its feed locks.
/// </summary>
/// <param name="socket">The client.</param>
/// <param name="position">Where it says it stands; null when it does not know positions.</param>
internal sealed class FeedMember(IPushSocket socket, FramePosition? position = null)
{
    public IPushSocket Socket => socket;

    /// <summary>True: it keeps its position itself, so it gets exactly what it has not got.</summary>
    public bool Resumes { get; } = position is not null;

    /// <summary>The feed it has entered; null before.</summary>
    public UserFeed? Feed { get; set; }

    /// <summary>False while it waits for a welcome: it gets no events then.</summary>
    public bool Live { get; set; }

    /// <summary>Epoch of <see cref="After"/>; null while it stands nowhere.</summary>
    public string? Epoch { get; set; } = position?.Epoch;

    /// <summary>Last event it has, by snapshot or by frame.</summary>
    public long After { get; set; } = position?.Seq ?? 0;

    /// <summary>Its place in the order of the person's connections; null before its first welcome.</summary>
    public Takeover? Rank { get; set; }

    /// <summary>The newest connection beside which it was let stay; null when there was none.</summary>
    public Takeover? KeptAgainst { get; set; }

    /// <summary>True once it was told to go for a newer connection.</summary>
    public bool Evicted { get; set; }

    /// <summary>A fact in its dialect; null when it is not to be told it: it has it, waits for a welcome, or does not speak of it.</summary>
    public OutboundFrame? FrameOf(FactDelivery delivery) => Live && After < delivery.Seq ? delivery.FrameFor(socket.Protocol) : null;
}
