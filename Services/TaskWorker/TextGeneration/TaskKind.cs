using System.Text.Json;
using System.Text.Json.Nodes;

namespace AiTasks.TaskWorker.TextGeneration;

/// <summary>One task type: what to ask a model, what a good answer is, and the result clients get.</summary>
internal abstract class TaskKind
{
    /// <summary>One of <see cref="Contracts.TaskTypes"/>.</summary>
    public abstract string Type { get; }

    /// <summary>The list of the answer whose entries a person waits for.</summary>
    public abstract string ItemsKey { get; }

    public abstract JsonElement Schema { get; }

    /// <summary>Whom the model is to be: the file <c>Prompts/&lt;this&gt;.&lt;language&gt;.md</c>.</summary>
    public virtual string Role => "system";

    /// <summary>What makes the task meaningless, said to the person; null when it can be done.</summary>
    public virtual string? Refusal(TextTask task, Phrases phrases) => null;

    /// <summary>Whether the context has nothing of a person in it, so that its answer may be given to another who asks the same.</summary>
    public virtual bool HoldsNothingPersonal(TextTask task) => false;

    /// <summary>How many entries are asked for; null when that is the model's choice.</summary>
    public virtual int? ExpectedItems(TextTask task) => null;

    /// <summary>What fills the <c>{{places}}</c> of the prompt beside the context.</summary>
    public virtual IReadOnlyDictionary<string, string> PromptValues(TextTask task) => new Dictionary<string, string>();

    /// <summary>Reads a model's answer.</summary>
    public abstract AnswerReading Read(string text, TextTask task);
}

/// <summary>A result, or what is wrong with the answer.</summary>
internal sealed record AnswerReading(JsonObject? Result, IReadOnlyList<string> Errors);

/// <summary>A task type whose answer is a <typeparamref name="TAnswer"/>.</summary>
internal abstract class TaskKind<TAnswer> : TaskKind
    where TAnswer : class
{
    public sealed override JsonElement Schema { get; } = AnswerSchema.For<TAnswer>();

    public sealed override AnswerReading Read(string text, TextTask task)
    {
        var errors = new List<string>();
        var answer = AnswerReader.Read<TAnswer>(text, errors, task);
        if (answer is not null)
            Check(answer, task, errors);
        return answer is not null && errors.Count == 0 ? new(Result(answer, task), []) : new(null, [.. errors.Take(AnswerReader.MostErrors)]);
    }

    /// <summary>Checks what depends on the task; the rules of the answer's type already hold.</summary>
    protected abstract void Check(TAnswer answer, TextTask task, List<string> errors);

    /// <summary>What clients get: the answer and what we know or count better than a model.</summary>
    protected abstract JsonObject Result(TAnswer answer, TextTask task);

    protected static JsonObject ToJson(object part) => JsonSerializer.SerializeToNode(part, part.GetType(), AnswerJson.Options)!.AsObject();
}
