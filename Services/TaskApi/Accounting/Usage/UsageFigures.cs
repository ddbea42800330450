namespace AiTasks.TaskApi.Accounting.Usage;

/// <summary>
/// Sums over calls, without those that were never answered. Money is in the unit of the price table. A call under way counts with its
/// estimate.
/// </summary>
internal record UsageFigures
{
    /// <summary>All of them, own keys included.</summary>
    public long Calls { get; init; }
    public long InputTokens { get; init; }
    public long OutputTokens { get; init; }

    /// <summary>What the system pays.</summary>
    public decimal Cost { get; init; }

    /// <summary>Those that were paid with the person's own key.</summary>
    public long OwnKeyCalls { get; init; }

    /// <summary>What those cost by the price table.</summary>
    public decimal OwnKeyCost { get; init; }

    /// <summary>Those of models without a price, which count as 0 above.</summary>
    public long UnpricedCalls { get; init; }

    /// <summary>Those under way.</summary>
    public long OpenCalls { get; init; }

    /// <summary>Those whose worker died: what they took is not known and counts as estimated.</summary>
    public long EstimatedCalls { get; init; }

    public static UsageFigures Sum(IReadOnlyCollection<UsageFigures> parts) => new()
    {
        Calls = parts.Sum(part => part.Calls),
        InputTokens = parts.Sum(part => part.InputTokens),
        OutputTokens = parts.Sum(part => part.OutputTokens),
        Cost = parts.Sum(part => part.Cost),
        OwnKeyCalls = parts.Sum(part => part.OwnKeyCalls),
        OwnKeyCost = parts.Sum(part => part.OwnKeyCost),
        UnpricedCalls = parts.Sum(part => part.UnpricedCalls),
        OpenCalls = parts.Sum(part => part.OpenCalls),
        EstimatedCalls = parts.Sum(part => part.EstimatedCalls),
    };
}

/// <summary>The calls of one model.</summary>
internal sealed record ModelUsage : UsageFigures
{
    public string Provider { get; init; } = "";

    /// <summary>As the provider was asked for it.</summary>
    public string Model { get; init; } = "";
}

/// <summary>The calls of one day.</summary>
/// <param name="Day">UTC, such as <c>2026-12-01</c>.</param>
/// <param name="Figures">Of all models.</param>
/// <param name="Models">By provider and model.</param>
internal sealed record UsageDay(string Day, UsageFigures Figures, IReadOnlyList<ModelUsage> Models);

/// <summary>The calls of one person.</summary>
internal sealed record PersonUsage : UsageFigures
{
    public Guid UserId { get; init; }
    public string Username { get; init; } = "";
}

/// <summary>One call.</summary>
internal sealed record UsedCall
{
    public Guid Id { get; init; }
    public int Attempt { get; init; }
    public string Provider { get; init; } = "";
    public string Model { get; init; } = "";

    /// <summary>As the model calls itself; null until it has answered.</summary>
    public string? AnsweredModel { get; init; }

    /// <summary><c>reserved</c>: under way, its figures are an estimate; <c>settled</c>; or <c>void</c>: never answered, nothing was used.</summary>
    public string State { get; init; } = "";
    public long InputTokens { get; init; }
    public long OutputTokens { get; init; }
    public decimal Cost { get; init; }

    /// <summary>False: nobody has said what the model costs.</summary>
    public bool Priced { get; init; }
    public bool OwnKey { get; init; }

    /// <summary>True: its worker died, and its figures stay an estimate.</summary>
    public bool IsEstimate { get; init; }

    /// <summary>Null until it has ended, and for ever when its worker died.</summary>
    public long? DurationMs { get; init; }
    public DateTime CreatedAt { get; init; }
    public DateTime? SettledAt { get; init; }
}
