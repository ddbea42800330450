using AiTasks.Push.Delivery;

namespace AiTasks.Push.Connections;

/// <summary>One text frame, shared by every socket it goes to.</summary>
/// <param name="Bytes">The frame's text in UTF-8.</param>
internal sealed record OutboundFrame(ReadOnlyMemory<byte> Bytes)
{
    /// <summary>The task the frame tells about; 0 when it belongs to none.</summary>
    public long TaskId { get; init; }

    /// <summary>True: a newer frame about the same task makes this one worthless.</summary>
    public bool IsProgress { get; init; }

    /// <summary>The fact the frame carries, to be told when the frame is written or dropped; null for others.</summary>
    public FactDelivery? Delivery { get; init; }
}
