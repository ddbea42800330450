using System.ComponentModel.DataAnnotations;

namespace AiTasks.Push.Protocols.FrontTasks;

/// <summary>Limits of contract A's socket. Section <c>FrontTasksOptions</c>.</summary>
public sealed class FrontTasksOptions
{
    /// <summary>
    /// Questions to the task API that may wait for one socket; they are asked one after another, so that no client takes more
    /// than its share. A further one is answered with an error frame.
    /// </summary>
    [Range(1, 1000)]
    public int QueuedRequests { get; init; } = 16;
}
