namespace AiTasks.Load.Measuring;

/// <summary>What became of the tokens that were said while it was measured.</summary>
/// <param name="Said">How many they were.</param>
/// <param name="Delivered">Those that came, each counted once.</param>
/// <param name="Lost">Those that are missing at the end.</param>
/// <param name="WarmupLost">Those of the warm-up that are missing.</param>
/// <param name="Duplicates">Those that came again.</param>
/// <param name="OutOfOrder">Those that came after a later one of their answer.</param>
/// <param name="Frames">Messages that they came in.</param>
/// <param name="Bytes">Length of those, without the frames' headers.</param>
/// <param name="LatencyMs">From being said to having read the message; null when nothing came.</param>
internal sealed record TokenFigures(
    long Said, long Delivered, long Lost, long WarmupLost, long Duplicates, long OutOfOrder, long Frames, long Bytes, LatencyFigures? LatencyMs)
{
    /// <summary>Null when none was said.</summary>
    public static TokenFigures? Of(Measurement tokens, long said, long warmup) => said == 0 ? null : new TokenFigures(
        said,
        tokens.Delivered,
        said - tokens.Delivered,
        warmup - tokens.WarmupDelivered,
        tokens.Duplicates,
        tokens.OutOfOrder,
        tokens.Frames,
        tokens.Bytes,
        LatencyFigures.Of(tokens.Latency));
}
