using System.ComponentModel.DataAnnotations;

namespace AiTasks.TaskApi.SharedAnswers;

/// <summary>Answers that several tasks share. Section <c>SharedAnswerOptions</c>.</summary>
public sealed class SharedAnswerOptions
{
    /// <summary>
    /// For how long after a start the same one gets the same answer. Contract A has 60 s between two starts of a type by one person (A19): who
    /// asks again after them wants something new. 0: only starts that overlap share an answer.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00", "30.00:00:00")]
    public TimeSpan KeepFor { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>
    /// How long a worker's question about an answer that is being made stays open. Rare enough to cost nothing, and well below the 20 s after
    /// which a worker gives a call up.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "00:00:15")]
    public TimeSpan WaitTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Between two looks for answers that came, or makers that went, by another process. A person does not feel it beside a model's seconds.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:00:10")]
    public TimeSpan PollInterval { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>
    /// Largest result that is kept, in bytes of JSON; a larger one is its own task's only. The longest of a model, 8,192 tokens, are 60,000.
    /// </summary>
    [Range(1_000, 400_000)]
    public int MaxResultBytes { get; init; } = 250_000;

    /// <summary>Between two removals of old answers.</summary>
    [Range(typeof(TimeSpan), "00:00:00.050", "1.00:00:00")]
    public TimeSpan TrimInterval { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>How many old answers one statement removes, so that a backlog cannot hold its locks for long.</summary>
    [Range(1, 100_000)]
    public int TrimBatch { get; init; } = 1000;
}
