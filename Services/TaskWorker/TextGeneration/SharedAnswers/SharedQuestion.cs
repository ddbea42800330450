using System.Text.Json.Nodes;
using AiTasks.Contracts;

namespace AiTasks.TaskWorker.TextGeneration.SharedAnswers;

/// <summary>A question that others may be asking too.</summary>
/// <param name="Command">For whom.</param>
/// <param name="Kind">Its kind.</param>
/// <param name="Task">What is asked.</param>
/// <param name="Model">Who is to answer: everything that tells one choice of providers and models from another.</param>
/// <param name="CostsNothing">True: making the answer is cheaper than agreeing on who makes it.</param>
internal sealed record SharedQuestion(GenerateText Command, TaskKind Kind, TextTask Task, string Model, bool CostsNothing)
{
    /// <summary>Reads the wish for an answer of one's own out of the context, where the model is not to see it.</summary>
    public bool TakeFresh()
    {
        var context = Task.Context.Root;
        return context[AnswerWishes.Fresh] is JsonValue value && value.TryGetValue<bool>(out var fresh)
            && context.Remove(AnswerWishes.Fresh) && fresh;
    }

    /// <summary>The claim to its answer.</summary>
    public AnswerClaim ToClaim()
    {
        var personal = !Kind.HoldsNothingPersonal(Task);
        return new AnswerClaim
        {
            Key = AnswerKey.Of(Kind, Task, Model, personal ? Command.UserId : null),
            TaskId = Command.TaskId,
            Attempt = Command.Attempt,
            IsPersonal = personal,
        };
    }
}
