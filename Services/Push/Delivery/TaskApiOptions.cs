using System.ComponentModel.DataAnnotations;

namespace AiTasks.Push.Delivery;

/// <summary>Calls to the task API. Section <c>TaskApiOptions</c>.</summary>
public sealed class TaskApiOptions
{
    /// <summary>How long one address may take to accept a connection before the next one is tried.</summary>
    [Range(typeof(TimeSpan), "00:00:00.05", "00:00:30")]
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How long a connecting socket waits for its snapshot before it is asked to come back later.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "00:01:00")]
    public TimeSpan WelcomeTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long reading tails may take; short, since with Redis away events wait for it.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "00:01:00")]
    public TimeSpan TailTimeout { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>How long a client's cancel or status question may take.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "00:01:00")]
    public TimeSpan CommandTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Connections to one task API process. It bounds what a reconnect storm of sockets does to the database.</summary>
    [Range(1, 10_000)]
    public int MaxConnections { get; init; } = 64;

    /// <summary>Age at which a connection is replaced, so that calls spread over processes that joined later.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan ConnectionLifetime { get; init; } = TimeSpan.FromMinutes(2);
}
