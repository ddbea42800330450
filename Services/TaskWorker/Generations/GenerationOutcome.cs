using AiTasks.Contracts;
using AiTasks.TaskWorker.Providers;
using AiTasks.TaskWorker.TextGeneration;

namespace AiTasks.TaskWorker.Generations;

/// <summary>How a generation ended: a result, or a reason that another try would not remove.</summary>
internal sealed record GenerationOutcome
{
    public string? ResultJson { get; private init; }
    public string? UsageJson { get; private init; }
    public TaskError? Error { get; private init; }

    public static GenerationOutcome Completed(string resultJson, string usageJson) =>
        new() { ResultJson = resultJson, UsageJson = usageJson };

    public static GenerationOutcome Failed(string code, string message) => new() { Error = new TaskError(code, message) };

    /// <summary>No model answered.</summary>
    public static GenerationOutcome Failed(ModelFailureException failure, string language) => failure.Refusal is { } refusal
        ? Failed(TaskErrorCodes.BudgetExhausted, Phrases.For(language).BudgetExhausted(refusal))
        : Failed(TaskErrorCodes.AiServiceError, Phrases.For(language).About(failure.Kind));
}

/// <summary>Where a generation says how far it is.</summary>
internal interface IGenerationProgress
{
    /// <summary>A named step: it is always reported.</summary>
    void Step(int percent, string text);

    /// <summary>A moment of an ongoing step: the next one may take its place before it is sent.</summary>
    void Passing(int percent, string text);

    /// <summary>Shows a piece of what comes into being. Pieces arrive in this order, none is lost, and all of them before the outcome.</summary>
    void Show(OutputPiece piece);
}
