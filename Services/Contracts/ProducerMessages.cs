namespace AiTasks.Contracts;

/// <summary>
/// What a service of the system says about tasks of its own, and to people's screens: the batch call of the producer API, over the bus.
/// It is a request: the answer is a <see cref="ProducerBatchAnswer"/>.
/// </summary>
public sealed record ProducerBatch
{
    /// <summary>The service; its tasks belong to this name.</summary>
    public required string Service { get; init; }

    /// <summary>The events: one JSON array as text.</summary>
    public required string EventsJson { get; init; }
}

/// <summary>What became of a <see cref="ProducerBatch"/>.</summary>
public sealed record ProducerBatchAnswer
{
    /// <summary>The answer of the batch call: one JSON object as text.</summary>
    public required string AnswerJson { get; init; }
}
