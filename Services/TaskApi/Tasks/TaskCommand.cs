namespace AiTasks.TaskApi.Tasks;

/// <summary>Something the workers have to be told, written with the change that caused it.</summary>
/// <param name="Kind">One of <see cref="TaskCommandKinds"/>.</param>
/// <param name="TaskId">The task.</param>
/// <param name="Attempt">The attempt to begin, or the last one to stop.</param>
internal sealed record TaskCommand(string Kind, long TaskId, int Attempt);

/// <summary>A fact that a change made true.</summary>
/// <param name="Type">One of <see cref="AiTasks.Contracts.FactTypes"/>.</param>
/// <param name="Fact">The task as it was then.</param>
/// <param name="TraceParent">W3C trace position of the cause.</param>
internal sealed record TaskChange(string Type, AiTasks.Contracts.TaskFact Fact, string? TraceParent);

/// <summary>Kinds as stored in the outbox.</summary>
internal static class TaskCommandKinds
{
    public const string Generate = "generate";
    public const string Cancel = "cancel";
}

/// <summary>How a report stands to the task it speaks of.</summary>
internal enum ReportStanding
{
    /// <summary>The one expected next.</summary>
    Next,

    /// <summary>Seen before.</summary>
    Repeated,

    /// <summary>One before it is still under way.</summary>
    Early,

    /// <summary>Of another attempt or run, or about a task that is over.</summary>
    Stale,
}
