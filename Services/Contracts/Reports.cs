namespace AiTasks.Contracts;

/// <summary>
/// What a worker says about a task it works on. A report may be late, doubled or stale: the task API alone decides
/// whether it becomes a fact.
/// </summary>
public interface IGenerationReport
{
    long TaskId { get; }

    /// <summary>The attempt the report belongs to; reports of other attempts change nothing.</summary>
    int Attempt { get; }

    /// <summary>The run that claimed the attempt; a second run of the same attempt is refused.</summary>
    Guid RunId { get; }

    /// <summary>Position of the report within its run: 1, 2, 3 … without gaps. A redelivered report has its old number.</summary>
    int ReportSeq { get; }
}

/// <summary>
/// Asks to begin an attempt (always <c>ReportSeq</c> 1). It is a request: the answer is a <see cref="GenerationVerdict"/>,
/// and no model is called before it says yes. Asking again with the same run gives the same answer.
/// </summary>
public sealed record GenerationStarted : IGenerationReport
{
    public required long TaskId { get; init; }
    public required int Attempt { get; init; }
    public required Guid RunId { get; init; }
    public required int ReportSeq { get; init; }

    /// <summary>Which process runs it, for people who look for it: machine and process id.</summary>
    public required string Worker { get; init; }
}

/// <summary>The answer to a report sent as a request.</summary>
public sealed record GenerationVerdict
{
    /// <summary>False: the attempt is taken, over or cancelled; the run has to stop without a trace.</summary>
    public required bool Accepted { get; init; }

    /// <summary>
    /// How long an accepted attempt has until the task's deadline, by the database's clock, so that the worker's own clock may be
    /// wrong; null from a task API that does not say.
    /// </summary>
    public TimeSpan? TimeLeft { get; init; }
}

/// <summary>Progress that a person may see.</summary>
public sealed record GenerationProgressed : IGenerationReport
{
    public required long TaskId { get; init; }
    public required int Attempt { get; init; }
    public required Guid RunId { get; init; }
    public required int ReportSeq { get; init; }

    /// <summary>0-100; a lower value than an earlier one of the same attempt is ignored.</summary>
    public required int Percent { get; init; }

    /// <summary>What is being done, in the task's language.</summary>
    public required string Text { get; init; }

    /// <summary>Name of the step, such as <c>2/5</c>; null when it has none.</summary>
    public string? Step { get; init; }
}

/// <summary>Says only that the run is alive. It extends the lease and reaches nobody's screen.</summary>
public sealed record GenerationHeartbeat : IGenerationReport
{
    public required long TaskId { get; init; }
    public required int Attempt { get; init; }
    public required Guid RunId { get; init; }
    public required int ReportSeq { get; init; }
}

/// <summary>What the task shows while it is being done, in the order it is said.</summary>
public sealed record GenerationOutput : IGenerationReport
{
    public required long TaskId { get; init; }
    public required int Attempt { get; init; }
    public required Guid RunId { get; init; }
    public required int ReportSeq { get; init; }

    /// <summary>At least one.</summary>
    public required IReadOnlyList<OutputPiece> Pieces { get; init; }
}

/// <summary>
/// What several tasks of one report queue show, as one message: each counts as if it had come alone, in this order. A worker sends what
/// has gathered while the message before was on its way. Task APIs older than it park it unread, and what it shows is missing in live answers: they
/// are replaced before the workers are, or workers are told to share no messages meanwhile (<c>GenerationOptions:MaxOutputsPerMessage</c> 1).
/// </summary>
public sealed record GenerationOutputs
{
    /// <summary>At least one.</summary>
    public required IReadOnlyList<GenerationOutput> Outputs { get; init; }
}

/// <summary>The result is complete and valid.</summary>
public sealed record GenerationCompleted : IGenerationReport
{
    public required long TaskId { get; init; }
    public required int Attempt { get; init; }
    public required Guid RunId { get; init; }
    public required int ReportSeq { get; init; }

    /// <summary>The result: one JSON object as text, never null.</summary>
    public required string ResultJson { get; init; }

    /// <summary>Which provider and model made it and what it used: one JSON object as text.</summary>
    public required string UsageJson { get; init; }
}

/// <summary>The attempt ended without a result and another one would not help.</summary>
public sealed record GenerationFailed : IGenerationReport
{
    public required long TaskId { get; init; }
    public required int Attempt { get; init; }
    public required Guid RunId { get; init; }
    public required int ReportSeq { get; init; }

    /// <summary>One of <see cref="TaskErrorCodes"/>.</summary>
    public required string Code { get; init; }

    /// <summary>Shown to the person as it is, in the task's language; no secrets, no provider's raw text.</summary>
    public required string Message { get; init; }
}

/// <summary>The worker stops and gives the task back; another worker takes it up without an attempt being spent.</summary>
public sealed record GenerationReturned : IGenerationReport
{
    public required long TaskId { get; init; }
    public required int Attempt { get; init; }
    public required Guid RunId { get; init; }
    public required int ReportSeq { get; init; }
}
