namespace AiTasks.TaskWorker.ContextSource;

/// <summary>Why the application's data is not there.</summary>
internal enum ContextFailure
{
    /// <summary>There is no such thing, or it is not this person's.</summary>
    NotFound,

    /// <summary>No connection, no answer in time, or an error of the application. Another try may help.</summary>
    Unavailable,

    /// <summary>The application does not let the worker ask; a matter of the operator.</summary>
    Refused,

    /// <summary>Not JSON, not in a known shape, or too large.</summary>
    Unusable,
}

/// <summary>The application did not give what a task needs. Its message is for the operator and names no data.</summary>
internal sealed class ContextSourceException(ContextFailure kind, string message, int? status = null, Exception? cause = null)
    : Exception(message, cause)
{
    public ContextFailure Kind { get; } = kind;
    public int? Status { get; } = status;
}
