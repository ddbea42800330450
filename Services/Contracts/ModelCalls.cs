namespace AiTasks.Contracts;

/// <summary>Where a worker has its calls of models accounted, at the task API. Services only.</summary>
public static class ModelApiRoutes
{
    /// <summary>POST <see cref="ModelCallRequest"/>, before a call: 200 <see cref="ModelCallAnswer"/>. Repeating it changes nothing.</summary>
    public const string Reserve = "/internal/models/reserve";

    /// <summary>POST <see cref="ModelCallEnd"/>, after a call: 204. Repeating it changes nothing.</summary>
    public const string Settle = "/internal/models/settle";
}

/// <summary>A worker is about to call a model.</summary>
public sealed record ModelCallRequest
{
    /// <summary>Chosen by the worker, so that a repeated request is known as the same call.</summary>
    public required Guid Id { get; init; }
    public required long TaskId { get; init; }
    public required int Attempt { get; init; }

    /// <summary>The provider by its name in the configuration, such as <c>openai</c>.</summary>
    public required string Provider { get; init; }
    public required string Model { get; init; }

    /// <summary>An upper estimate of what goes in.</summary>
    public required long InputTokens { get; init; }

    /// <summary>Most that may come out.</summary>
    public required long OutputTokens { get; init; }
}

/// <summary>Whether a call may be made.</summary>
public sealed record ModelCallAnswer
{
    /// <summary>Null: it may be made, and has to be settled.</summary>
    public ModelCallRefusal? Refusal { get; init; }

    /// <summary>The person's own key for the provider; null: the system's is used. Never kept, never logged.</summary>
    public string? ApiKey { get; init; }
}

/// <summary>Why a call may not be made.</summary>
/// <param name="Budget">One of <see cref="ModelBudgets"/>.</param>
/// <param name="OpensAt">When there is room again at the latest (UTC).</param>
public sealed record ModelCallRefusal(string Budget, DateTimeOffset OpensAt);

/// <summary>Whose budget is used up.</summary>
public static class ModelBudgets
{
    /// <summary>The person's of a day.</summary>
    public const string Person = "person";

    /// <summary>Everybody's together of a day.</summary>
    public const string Total = "total";
}

/// <summary>What a call took.</summary>
public sealed record ModelCallEnd
{
    public required Guid Id { get; init; }

    /// <summary>
    /// Null: the call was never answered, so nothing was used. A call that broke off in the middle says what is known or estimated of it.
    /// </summary>
    public ModelCallUse? Used { get; init; }

    public required long DurationMs { get; init; }
}

/// <param name="Model">The model that answered, as it calls itself.</param>
/// <param name="InputTokens">Tokens in.</param>
/// <param name="OutputTokens">Tokens out.</param>
public sealed record ModelCallUse(string Model, long InputTokens, long OutputTokens);
