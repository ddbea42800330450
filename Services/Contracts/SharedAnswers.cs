namespace AiTasks.Contracts;

/// <summary>
/// Where workers agree, at the task API, on who asks a model what several tasks want to know. Services only. Bodies are JSON with
/// <see cref="WireJson.Internal"/>.
/// </summary>
public static class SharedAnswerRoutes
{
    /// <summary>
    /// POST <see cref="AnswerClaim"/>, before a model is asked: 200 <see cref="AnswerStanding"/>; 409 when the run is over. Repeating it
    /// changes nothing.
    /// </summary>
    public const string Claim = "/internal/answers/claim";

    /// <summary>
    /// PUT <see cref="AnswerMade"/>, before the end of the task is reported: 204; 409 when the run is over or another one makes the answer by
    /// now; 413 too large. Repeating it changes nothing.
    /// </summary>
    public const string Made = "/internal/answers/made";
}

/// <summary>What a start may say about its answer, as a member of its context.</summary>
public static class AnswerWishes
{
    /// <summary>True: the answer is made for this start alone; it neither waits for another's nor takes one that is kept.</summary>
    public const string Fresh = "fresh";
}

/// <summary>A run of a task needs an answer.</summary>
public record AnswerClaim
{
    /// <summary>SHA-256, in hexadecimal, of all that decides the answer.</summary>
    public required string Key { get; init; }
    public required long TaskId { get; init; }

    /// <summary>There is one run of an attempt, so this is its fence.</summary>
    public required int Attempt { get; init; }

    /// <summary>False: the question holds nothing of its person, so that everybody who asks it may have the answer.</summary>
    public required bool IsPersonal { get; init; }

    /// <summary>True: while another run makes the answer this is not answered, for as long as the task API is willing to wait.</summary>
    public bool Wait { get; init; }
}

/// <summary>Who makes an answer, or the answer.</summary>
public sealed record AnswerStanding
{
    /// <summary>One of <see cref="AnswerStandings"/>.</summary>
    public required string State { get; init; }

    /// <summary>How many runs have begun to make this answer; it grows when one of them ended without it.</summary>
    public required int Flight { get; init; }

    /// <summary>Null unless made.</summary>
    public KeptResult? Answer { get; init; }
}

/// <summary>States of <see cref="AnswerStanding"/>.</summary>
public static class AnswerStandings
{
    /// <summary>This run makes the answer.</summary>
    public const string Make = "make";

    /// <summary>Another run makes it.</summary>
    public const string Wait = "wait";

    /// <summary>It is there.</summary>
    public const string Made = "made";

    /// <summary>The run is over, so nothing is to be made for it: what 409 says.</summary>
    public const string Over = "over";
}

/// <summary>An answer that is kept.</summary>
/// <param name="ResultJson">As <see cref="GenerationCompleted.ResultJson"/>.</param>
/// <param name="UsageJson">As <see cref="GenerationCompleted.UsageJson"/>, of the run that made it.</param>
/// <param name="MadeAt">By the database's clock, UTC.</param>
/// <param name="IsOwn">An earlier attempt of the same task has made it.</param>
public sealed record KeptResult(string ResultJson, string UsageJson, DateTimeOffset MadeAt, bool IsOwn);

/// <summary>A run has the answer.</summary>
public sealed record AnswerMade : AnswerClaim
{
    public required string ResultJson { get; init; }
    public required string UsageJson { get; init; }

    /// <summary>True: the run has asked without a claim, so that its answer replaces what is kept or being made.</summary>
    public bool Replaces { get; init; }
}
