using System.Text.Json;
using Microsoft.Extensions.AI;

namespace AiTasks.TaskWorker.Providers.Wire;

/// <summary>Reads the events of one answer, in order.</summary>
internal abstract class AnswerEvents
{
    /// <summary>The event that ends an answer was read.</summary>
    public bool Ended { get; protected set; }

    /// <summary>The answer's id at the provider; null until it says so.</summary>
    protected string? Id { get; set; }

    /// <summary>The model that answers, as it calls itself; null until it says so.</summary>
    protected string? Model { get; set; }

    /// <returns>Null: the event says nothing that anybody here wants to know, such as <c>ping</c>.</returns>
    /// <exception cref="ModelFailureException">The server says that it failed.</exception>
    public abstract ChatResponseUpdate? Read(JsonElement said);

    protected ChatResponseUpdate Update(params IList<AIContent> contents) =>
        new(ChatRole.Assistant, contents) { ModelId = Model, ResponseId = Id };

    protected static UsageContent Usage(long input, long output) =>
        new(new() { InputTokenCount = input, OutputTokenCount = output, TotalTokenCount = input + output });
}
