using System.ComponentModel.DataAnnotations;

namespace AiTasks.TaskApi.Accounts;

/// <summary>Accounts and sign-ins. Section <c>AccountOptions</c>.</summary>
public sealed class AccountOptions
{
    /// <summary>How long a browser stays signed in; contract A's cookie lives two weeks (A2).</summary>
    [Range(typeof(TimeSpan), "00:01:00", "365.00:00:00")]
    public TimeSpan SessionLifetime { get; init; } = TimeSpan.FromSeconds(1_209_600);

    /// <summary>How long an exchanged access token is good for; contract E's reference gives an hour.</summary>
    [Range(typeof(TimeSpan), "00:00:05", "30.00:00:00")]
    public TimeSpan AccessTokenLifetime { get; init; } = TimeSpan.FromHours(1);

    /// <summary>How long a token of contract C's sign-in is good for; its reference gives thirty days (C6).</summary>
    [Range(typeof(TimeSpan), "00:01:00", "365.00:00:00")]
    public TimeSpan StatusTokenLifetime { get; init; } = TimeSpan.FromDays(30);

    /// <summary>
    /// Passwords that wait to be hashed or checked in one process; further ones are answered 503. A core does some twenty a second, so on two
    /// the last waits five seconds.
    /// </summary>
    [Range(0, 10_000)]
    public int MaxWaitingPasswords { get; init; } = 200;

    /// <summary>Fewest characters of a new password.</summary>
    [Range(1, 128)]
    public int MinPasswordLength { get; init; } = 8;
}
