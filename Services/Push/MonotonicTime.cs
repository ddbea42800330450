namespace AiTasks.Push;

internal static class MonotonicTime
{
    /// <summary>Time on a clock that never jumps. Only differences mean something, and only within this process.</summary>
    public static TimeSpan Uptime(this TimeProvider time) => time.GetElapsedTime(0);
}
