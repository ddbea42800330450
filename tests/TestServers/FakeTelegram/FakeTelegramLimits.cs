namespace AiTasks.TestServers.FakeTelegram;

/// <summary>Telegram's limits. A test that has no minutes to wait makes all times shorter, here and in the service alike.</summary>
public sealed record FakeTelegramLimits
{
    /// <summary>Least time between two calls for one chat.</summary>
    public TimeSpan ChatInterval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Most calls for one chat that is not a person, within <see cref="GroupWindow"/>.</summary>
    public int GroupLimit { get; init; } = 20;

    /// <summary>See <see cref="GroupLimit"/>.</summary>
    public TimeSpan GroupWindow { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Most calls for all chats within <see cref="GlobalWindow"/>.</summary>
    public int GlobalLimit { get; init; } = 30;

    /// <summary>See <see cref="GlobalLimit"/>.</summary>
    public TimeSpan GlobalWindow { get; init; } = TimeSpan.FromSeconds(1);
}
