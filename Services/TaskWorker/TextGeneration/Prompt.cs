using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;

namespace AiTasks.TaskWorker.TextGeneration;

/// <summary>The words a model is asked with: the files <c>Prompts/&lt;task type&gt;.&lt;language&gt;.md</c>, embedded.</summary>
internal static class Prompt
{
    private static readonly PromptFiles Files = new(typeof(Prompt).Namespace!);

    /// <summary>The conversation that begins a task. The context is data behind a fence, never part of the instructions.</summary>
    public static List<ChatMessage> Begin(TaskKind kind, TextTask task)
    {
        var question = Files.Load($"{kind.Type}.{task.Language}");
        foreach (var (place, value) in kind.PromptValues(task))
            question = question.Replace($"{{{{{place}}}}}", value, StringComparison.Ordinal);

        return
        [
            new(ChatRole.System, Files.Load($"{kind.Role}.{task.Language}")),
            new(ChatRole.User, $"{question}\n\n{PromptFence.Around("context", task.Context.Root)}"),
        ];
    }

    /// <summary>Which texts <see cref="Begin"/> asks with, such as <c>system.ru@1+goal_decomposition.ru@1</c>.</summary>
    public static string Version(TaskKind kind, TextTask task) =>
        Files.Label($"{kind.Role}.{task.Language}", $"{kind.Type}.{task.Language}");

    /// <summary>Gives a wrong answer back with what is wrong with it. An error may quote what the person wrote, so it is data as well.</summary>
    public static void AddRepair(List<ChatMessage> conversation, string answer, IReadOnlyList<string> errors, string language)
    {
        // A model that lost itself in an endless answer is not helped by reading all of it.
        const int Longest = 20_000;
        conversation.Add(new(ChatRole.Assistant, answer.Length > Longest ? answer[..Longest] : answer));
        var list = new JsonArray([.. errors.Select(error => (JsonNode)error)]);
        conversation.Add(new(ChatRole.User, $"{Files.Load($"repair.{language}")}\n\n{PromptFence.Around("errors", list)}"));
    }
}
