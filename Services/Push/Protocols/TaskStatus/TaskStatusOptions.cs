using System.ComponentModel.DataAnnotations;

namespace AiTasks.Push.Protocols.TaskStatus;

/// <summary>Limits of contract C's socket. Section <c>TaskStatusOptions</c>.</summary>
public sealed class TaskStatusOptions
{
    /// <summary>
    /// Subscriptions that may wait for their record; they are asked for one after another, so that no client takes more than its
    /// share. A further one is answered with an error frame.
    /// </summary>
    [Range(1, 1000)]
    public int QueuedRequests { get; init; } = 16;

    /// <summary>Tasks that one socket may have unsubscribed from. A further one is answered with an error frame.</summary>
    [Range(1, 100_000)]
    public int MaxMuted { get; init; } = 1000;
}
