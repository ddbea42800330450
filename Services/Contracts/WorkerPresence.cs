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
}
