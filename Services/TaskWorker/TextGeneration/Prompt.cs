using Microsoft.Extensions.AI;

namespace AiTasks.TaskWorker.TextGeneration;

/// <summary>The words a model is asked with: the files <c>Prompts/&lt;task type&gt;.&lt;language&gt;.md</c>, embedded.</summary>
internal static class Prompt
{
    private static readonly PromptFiles Files = new(typeof(Prompt).Namespace!);

    /// <summary>The conversation that begins a task. The context is data behind a fence, never part of the instructions.</summary>
    public static List<ChatMessage> Begin(TaskKind kind, TextTask task)
    {
        var question = Load($"{kind.Type}.{task.Language}");
        foreach (var (place, value) in kind.PromptValues(task))
            question = question.Replace($"{{{{{place}}}}}", value, StringComparison.Ordinal);

        return
        [
            new(ChatRole.System, Load($"{kind.Role}.{task.Language}")),
            new(ChatRole.User, $"{question}\n\n<context>\n{task.Context.ToPromptText()}\n</context>"),
        ];
    }

    /// <summary>Gives a wrong answer back with what is wrong with it.</summary>
    public static void AddRepair(List<ChatMessage> conversation, string answer, IReadOnlyList<string> errors, string language)
    {
        // A model that lost itself in an endless answer is not helped by reading all of it.
        const int Longest = 20_000;
        conversation.Add(new(ChatRole.Assistant, answer.Length > Longest ? answer[..Longest] : answer));
        conversation.Add(new(ChatRole.User, $"{Load($"repair.{language}")}\n{string.Join('\n', errors.Select(error => $"- {error}"))}"));
    }

    private static string Load(string name) => Files.Load(name);
}
