using AiTasks.Contracts;

namespace AiTasks.TaskWorker.ChatAnswers;

/// <summary>What a provider that reads no prompts needs to answer a message, or to plan its searches.</summary>
internal sealed record ChatTask
{
    /// <summary>Under this name a question carries it.</summary>
    public const string OptionKey = "aitasks.chat";

    public required ChatWork Work { get; init; }

    /// <summary><c>ru</c> or <c>en</c>: the person's, for a question that does not show its own.</summary>
    public required string Language { get; init; }

    /// <summary>Null: a plan is wanted, not an answer.</summary>
    public IReadOnlyList<Passage>? Passages { get; init; }

    /// <summary>What was shown of the answer: only the rest is wanted.</summary>
    public string Shown { get; init; } = "";

    /// <summary>Most searches of a plan.</summary>
    public int MaxSearches { get; init; }
}
