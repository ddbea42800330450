namespace AiTasks.TelegramAgent.FunctionalTests;

/// <summary>A clock that stands still, so that a plan always begins on the same day. Timers run as ever.</summary>
internal sealed class PinnedTime(DateTimeOffset now) : TimeProvider
{
    /// <summary>In Moscow it is half past one on a Saturday morning, and in Greenwich still Friday.</summary>
    public static PinnedTime Saturday { get; } = new(new DateTimeOffset(2026, 11, 20, 22, 30, 0, TimeSpan.Zero));

    public override DateTimeOffset GetUtcNow() => now;
}
