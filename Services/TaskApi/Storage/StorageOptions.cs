using System.ComponentModel.DataAnnotations;

namespace AiTasks.TaskApi.Storage;

/// <summary>Use of the database. Section <c>StorageOptions</c>.</summary>
public sealed class StorageOptions
{
    /// <summary>
    /// How long a call waits for a connection, new or out of the pool. Calls must fail with a retryable error while their
    /// caller still waits, not hang until the database is back.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:01:00")]
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long the database works on one statement, waiting for locks included, before it gives up and undoes it.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "00:10:00")]
    public TimeSpan StatementTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// How long one statement's answer is waited for. Longer than <see cref="StatementTimeout"/>, so that a database that is
    /// there says itself what became of the statement.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:15:00")]
    public TimeSpan CommandTimeout { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>
    /// Connections of one process. Two replicas fit into PostgreSQL's default of 100; more than this only queue inside the
    /// server.
    /// </summary>
    [Range(1, 1000)]
    public int MaxConnections { get; init; } = 40;

    /// <summary>How often work is tried that the database undid or broke off for a passing reason, the first time included.</summary>
    [Range(1, 20)]
    public int MaxTries { get; init; } = 4;

    /// <summary>Longest pause before the second try; it doubles from there, and each pause is a random part of it.</summary>
    [Range(typeof(TimeSpan), "00:00:00.001", "00:00:05")]
    public TimeSpan RetryDelay { get; init; } = TimeSpan.FromMilliseconds(50);

    /// <summary>How long after the first try another may still begin; the caller waits meanwhile.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:01:00")]
    public TimeSpan RetryWindow { get; init; } = TimeSpan.FromSeconds(3);
}
