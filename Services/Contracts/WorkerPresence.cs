namespace AiTasks.Contracts;

/// <summary>
/// A worker says that it is there, at its start, every few seconds and at its end. The task API sends no more work than all workers can do,
/// so what waits can still be put in order. Lost ones do no harm: the next one says the same.
/// </summary>
public sealed record WorkerPresence
{
    /// <summary>Which process: machine and process id, as in <see cref="GenerationStarted.Worker"/>.</summary>
    public required string Worker { get; init; }

    /// <summary>How many tasks it does at once; 0 when it stops.</summary>
    public required int Slots { get; init; }

    /// <summary>How many it has now, those that wait for a slot included; null from an older worker.</summary>
    public int? Running { get; init; }

    /// <summary>Providers of models as it sees them; null from an older worker.</summary>
    public IReadOnlyList<ProviderPresence>? Providers { get; init; }
}

/// <summary>A provider of models, as one worker sees it.</summary>
public sealed record ProviderPresence
{
    /// <summary>Its name in the worker's configuration.</summary>
    public required string Name { get; init; }

    /// <summary>How it is spoken to, such as <c>openai</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>One of <see cref="CircuitStates"/>.</summary>
    public required string Circuit { get; init; }

    /// <summary>Calls under way.</summary>
    public required long Active { get; init; }

    /// <summary>Calls that wait for a place.</summary>
    public required long Waiting { get; init; }

    /// <summary>Until when it is left alone (UTC, the worker's clock); null when it is not.</summary>
    public DateTimeOffset? RestsUntil { get; init; }
}

/// <summary>How a worker deals with a provider.</summary>
public static class CircuitStates
{
    /// <summary>Calls go through.</summary>
    public const string Closed = "closed";

    /// <summary>Most calls of late failed, so none is made.</summary>
    public const string Open = "open";

    /// <summary>One call tries whether it is back.</summary>
    public const string HalfOpen = "half_open";
}
