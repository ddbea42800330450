using System.ComponentModel.DataAnnotations;

namespace AiTasks.Gateway.RateLimits;

/// <summary>
/// How many requests are let in. Each limit is a bucket that refills steadily: so many per second in the long run, and so many at once after a
/// pause. All are many times what people and their clients need, so that they stop floods and nobody else. Section <c>RateLimitOptions</c>.
/// </summary>
public sealed class RateLimitOptions
{
    /// <summary>Requests per second from one address (of IPv6, from one network of 64 bits). A whole office may sit behind it.</summary>
    [Range(0.001, 1_000_000)]
    public double AddressPerSecond { get; init; } = 500;

    /// <summary>Requests at once from one address after a pause.</summary>
    [Range(1, 10_000_000)]
    public int AddressBurst { get; init; } = 5_000;

    /// <summary>Requests per second of one person, whatever tokens and addresses they use. A polling front end makes one in two seconds.</summary>
    [Range(0.001, 1_000_000)]
    public double PersonPerSecond { get; init; } = 200;

    /// <summary>Requests of one person at once after a pause.</summary>
    [Range(1, 10_000_000)]
    public int PersonBurst { get; init; } = 2_000;

    /// <summary>Requests per second with one token: a session, a bearer token, or a token in a socket's address.</summary>
    [Range(0.001, 1_000_000)]
    public double TokenPerSecond { get; init; } = 200;

    /// <summary>Requests with one token at once after a pause.</summary>
    [Range(1, 10_000_000)]
    public int TokenBurst { get; init; } = 2_000;

    /// <summary>Requests per second with one service's key: another backend reports for all of its people.</summary>
    [Range(0.001, 1_000_000)]
    public double ServicePerSecond { get; init; } = 5_000;

    /// <summary>Requests with one service's key at once after a pause.</summary>
    [Range(1, 10_000_000)]
    public int ServiceBurst { get; init; } = 20_000;

    /// <summary>
    /// Whether this machine's own addresses are limited as others are. What comes from them is a test, a measurement, or a proxy that should
    /// be named in <see cref="GatewayOptions.TrustedProxies"/>; as one caller, all people behind it would share one limit.
    /// </summary>
    public bool LimitLoopback { get; init; }

    /// <summary>
    /// Between two words with the other gateways, through Redis. For so long each of them may let in what another has spent already; it is
    /// owed, and paid back before anything more is let in.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:00:10")]
    public TimeSpan SyncInterval { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>How long Redis may take to answer before each gateway goes on by itself.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:00:30")]
    public TimeSpan SyncTimeout { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Callers that are counted at the same time; while there are more, new ones are only counted by address, or not at all.</summary>
    [Range(100, 10_000_000)]
    public int MaxBuckets { get; init; } = 200_000;
}
