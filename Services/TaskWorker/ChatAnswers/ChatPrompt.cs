using System.Text.Json.Nodes;
using AiTasks.Contracts;
using AiTasks.TaskWorker.TextGeneration;
using Microsoft.Extensions.AI;

namespace AiTasks.TaskWorker.ChatAnswers;

/// <summary>
/// The words a model is asked with: the files <c>Prompts/&lt;name&gt;.&lt;language&gt;.md</c>, embedded. Documents, history and question
/// are data behind fences, never part of the instructions.
/// </summary>
internal static class ChatPrompt
{
    private static readonly PromptFiles Files = new(typeof(ChatPrompt).Namespace!);

    /// <summary>Asks for the answer.</summary>
    public static List<ChatMessage> Answer(
        ChatWork work, IReadOnlyList<Passage> passages, IReadOnlyList<string> unseen, string language, ChatAnswerOptions options)
    {
        var parts = new List<string> { History(work, options) };
        if (work.Documents.Count > 0)
            parts.Add(Fence("documents", Documents(work, passages)));
        if (unseen.Count > 0)
            parts.Add(Fence("unseen_pictures", new JsonArray([.. unseen.Select(name => (JsonNode)name)])));
        if (IsComparison(work))
            parts.Add(Files.Load($"compare.{language}"));
        parts.Add(Fence("question", work.Question));
        return [new(ChatRole.System, $"{Role(work, language)}\n\n{Files.Load(Rules(work, language))}"), User(parts)];
    }

    /// <summary>Which texts <see cref="Answer"/> asks with, such as <c>role.ru@1+rules.ru@1</c>.</summary>
    public static string Version(ChatWork work, string language)
    {
        List<string> names = [HasRole(work) ? $"chosen_role.{language}" : $"role.{language}", Rules(work, language)];
        if (IsComparison(work))
            names.Add($"compare.{language}");
        return Files.Label(names);
    }

    /// <summary>Asks for the searches that an answer needs.</summary>
    public static List<ChatMessage> Plan(ChatWork work, IReadOnlyList<ChatDocument> documents, string language, ChatAnswerOptions options)
    {
        var list = new JsonArray([.. documents.Select((document, index) => Describe(document, index + 1))]);
        return
        [
            new(ChatRole.System, Files.Load($"plan.{language}").Replace("{{most}}", $"{options.MaxToolCalls}", StringComparison.Ordinal)),
            User([History(work, options), Fence("documents", list), Fence("question", work.Question)]),
        ];
    }

    /// <summary>Lets an answer that broke off go on where it stopped.</summary>
    public static IEnumerable<ChatMessage> GoOn(string shown, string language) =>
    [
        new(ChatRole.Assistant, shown),
        new(ChatRole.User, $"{Files.Load($"go_on.{language}")}\n\n{Fence("last_words", OverlapTrimmer.Tail(shown))}"),
    ];

    private static ChatMessage User(IEnumerable<string> parts) =>
        new(ChatRole.User, string.Join("\n\n", parts.Where(part => part.Length > 0)));

    private static string Fence(string name, JsonNode content) => PromptFence.Around(name, content);

    // Somebody wrote it, so it is behind a fence too; what it is good for is said before it, and the rules come after it.
    private static string Role(ChatWork work, string language) => HasRole(work)
        ? $"{Files.Load($"chosen_role.{language}")}\n\n{Fence("role", work.RolePrompt!.Trim())}"
        : Files.Load($"role.{language}");

    private static string Rules(ChatWork work, string language) =>
        $"{(work.Documents.Count > 0 ? "rules" : "rules_without_documents")}.{language}";

    private static bool HasRole(ChatWork work) => !string.IsNullOrWhiteSpace(work.RolePrompt);

    private static bool IsComparison(ChatWork work) => work.Documents.Any(document => document.Side is not null);

    private static string History(ChatWork work, ChatAnswerOptions options)
    {
        var turns = ChatHistory.Within(work.History, options.HistoryTokens);
        return turns.Count == 0 ? "" : Fence(
            "history", new JsonArray([.. turns.Select(turn => (JsonNode)new JsonObject { ["role"] = Speaker(turn), ["content"] = turn.Content })]));
    }

    // Two people speak in a conversation. A message that says it is the system's is one of them, whatever wrote it.
    private static string Speaker(ChatTurn turn) => turn.Role == "assistant" ? turn.Role : "user";

    private static JsonObject Documents(ChatWork work, IReadOnlyList<Passage> passages)
    {
        var sides = work.Documents.Where(document => document.Side is not null)
            .GroupBy(document => document.FileId).ToDictionary(group => group.Key, group => group.First().Side);
        return new JsonObject
        {
            ["documents"] = new JsonArray([.. work.Documents.Select((document, index) => Describe(document, index + 1))]),
            ["passages"] = new JsonArray([.. passages.Select(passage => Describe(passage, sides.GetValueOrDefault(passage.FileId)))]),
        };
    }

    private static JsonObject Describe(ChatDocument document, int number)
    {
        var described = new JsonObject { ["number"] = number, ["name"] = document.Name };
        if (document.Pages is { } pages) described["pages"] = pages;
        if (document.Side is { } side) described["side"] = side;
        if (document.State is DocumentStates.Failed) described["unreadable"] = document.Problem ?? "";
        if (document.State is DocumentStates.Pending) described["not_read_yet"] = true;
        return described;
    }

    private static JsonObject Describe(Passage passage, string? side)
    {
        var described = new JsonObject { ["source"] = SourceLabels.Of(passage) };
        if (side is not null) described["side"] = side;
        if (passage is { Page: not null, Heading: { Length: > 0 } heading }) described["heading"] = heading;
        described["text"] = passage.Text;
        return described;
    }
}
