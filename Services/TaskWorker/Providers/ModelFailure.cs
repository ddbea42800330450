using AiTasks.Contracts;

namespace AiTasks.TaskWorker.Providers;

/// <summary>What went wrong with a model call, as far as it decides what happens next and what the person is told.</summary>
internal enum ModelFailureKind
{
    /// <summary>No connection, or it broke.</summary>
    Unreachable,

    /// <summary>429: too many calls.</summary>
    Busy,

    /// <summary>408 or 5xx.</summary>
    ServerError,

    /// <summary>Nothing arrived for the stall timeout.</summary>
    Stalled,

    /// <summary>The stream ended without a finish reason.</summary>
    CutOff,

    /// <summary>The answer exceeded the permitted size.</summary>
    TooLarge,

    /// <summary>The answer ended in order and had no words, more than once.</summary>
    Empty,

    /// <summary>400, 401, 403, 404 and the like: the operator has to change something.</summary>
    Misconfigured,

    /// <summary>The model or its filter declined to answer.</summary>
    Refused,

    /// <summary>The person's own key was not accepted.</summary>
    OwnKeyRefused,

    /// <summary>The day's budget leaves no room for the call; it was not made.</summary>
    BudgetExhausted,
}

/// <summary>A failed model call. Its message is ours: a provider's text may repeat the prompt or a secret.</summary>
internal sealed class ModelFailureException(
    ModelFailureKind kind, int? status = null, TimeSpan? retryAfter = null, Exception? cause = null)
    : Exception($"The model call failed: {kind}.", cause)
{
    public ModelFailureKind Kind => kind;
    public int? Status => status;

    /// <summary>How long the provider asked to wait.</summary>
    public TimeSpan? RetryAfter => retryAfter;

    /// <summary>The call used a person's own key, so that it says nothing about the provider and everybody else.</summary>
    public bool WithOwnKey { get; init; }

    /// <summary>Which budget is used up and when there is room again; only with <see cref="ModelFailureKind.BudgetExhausted"/>.</summary>
    public ModelCallRefusal? Refusal { get; init; }

    /// <summary>The same call may succeed a little later.</summary>
    public bool IsTransient => kind is ModelFailureKind.Unreachable or ModelFailureKind.Busy or ModelFailureKind.ServerError
        or ModelFailureKind.Stalled or ModelFailureKind.CutOff;

    /// <summary>Another model may succeed where this one did not.</summary>
    public bool MayGoOn => IsTransient || kind == ModelFailureKind.Misconfigured;
}
