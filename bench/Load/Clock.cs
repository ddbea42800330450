using System.Diagnostics;

namespace AiTasks.Load;

/// <summary>One clock for what is published and what arrives: nanoseconds since the process began to count.</summary>
internal static class Clock
{
    private static readonly long Start = Stopwatch.GetTimestamp();

    /// <summary>Nanoseconds; monotonic. Linux counts in them, so nothing has to be converted.</summary>
    public static long Now => Stopwatch.GetTimestamp() - Start;

    /// <summary>The same moment as the kernel's monotonic clock counts it.</summary>
    public static long Kernel(long moment) => Start + moment;
}
