using System.Numerics;

namespace AiTasks.Load.Measuring;

/// <summary>
/// Counts durations in buckets that are less than 1 % wide, so that any number of them takes the same room. One thread writes.
/// </summary>
internal sealed class LatencyHistogram
{
    // 128 buckets for every doubling: each is at most 1/128 of its values wide, and its middle is at most half of that off.
    private const int Bits = 7;
    private const int PerDoubling = 1 << Bits;

    private readonly long[] _counts = new long[(64 - Bits) * PerDoubling];

    public long Count { get; private set; }

    /// <summary>The longest, exactly.</summary>
    public long Max { get; private set; }

    public void Record(long nanoseconds)
    {
        var value = Math.Max(nanoseconds, 0);
        _counts[BucketOf(value)]++;
        Count++;
        Max = Math.Max(Max, value);
    }

    /// <summary>The duration in milliseconds that this share of all does not exceed; 0 when there are none.</summary>
    /// <param name="share">Above 0, at most 1.</param>
    public double Percentile(double share)
    {
        var rank = (long)Math.Ceiling(share * Count);
        for (var bucket = 0; bucket < _counts.Length && rank > 0; bucket++)
        {
            rank -= _counts[bucket];
            if (rank <= 0)
                return Math.Min(MiddleOf(bucket), Max) / 1e6;
        }

        return 0;
    }

    private static int BucketOf(long value)
    {
        if (value < PerDoubling)
            return (int)value;

        var shift = BitOperations.Log2((ulong)value) - Bits;
        return ((shift + 1) << Bits) + (int)(value >> shift) - PerDoubling;
    }

    private static long MiddleOf(int bucket)
    {
        if (bucket < PerDoubling)
            return bucket;

        var shift = (bucket >> Bits) - 1;
        return ((long)(PerDoubling + (bucket & (PerDoubling - 1))) << shift) + ((1L << shift) >> 1);
    }
}
