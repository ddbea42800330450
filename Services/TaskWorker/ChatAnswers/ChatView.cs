using System.Text.Json;
using System.Text.Json.Nodes;
using AiTasks.Contracts;
using AiTasks.TaskWorker.Generations;

namespace AiTasks.TaskWorker.ChatAnswers;

/// <summary>What the readers of a chat's stream see beside the answer: phases, searches, pictures.</summary>
internal sealed class ChatView(IGenerationProgress progress, ChatPhrases phrases)
{
    public const string Processing = "processing";
    public const string Search = "search";
    public const string Planning = "flash_stage";
    public const string Tools = "tool_execution";
    public const string Answer = "llm";

    /// <summary>The one tool that a plan can use.</summary>
    public const string SearchTool = "search_documents";

    /// <summary>Kind of a picture that came with the message.</summary>
    public const string AttachedKind = "attached";

    public ChatPhrases Phrases => phrases;

    /// <summary>A step begins. Those who only watch the task's progress see it too, unless the next one has begun by then.</summary>
    public void Phase(string phase, int percent, string description)
    {
        progress.Show(new OutputPiece { Type = OutputTypes.Phase, Name = phase, Text = description });
        progress.Passing(percent, description);
    }

    /// <param name="phase">The step it belongs to.</param>
    /// <param name="share">0 to 1.</param>
    /// <param name="message">What happened.</param>
    public void Say(string phase, double share, string message) =>
        progress.Show(new OutputPiece { Type = OutputTypes.Progress, Name = phase, Share = share, Text = message });

    /// <summary>A model is called again.</summary>
    /// <param name="attempt">2, 3 …</param>
    /// <param name="hasText">True: it goes on with what a reader has.</param>
    public void Retry(int attempt, bool hasText) =>
        Say(Answer, 0, hasText ? phrases.GoingOn : TextGeneration.Phrases.For(phrases.Language).Retrying(attempt));

    public void ToolCall(string query, IEnumerable<string> documents, string reason) => progress.Show(new OutputPiece
    {
        Type = OutputTypes.ToolCall,
        Name = SearchTool,
        Text = reason,
        Data = Element(new JsonObject
        {
            ["query"] = query,
            ["documents"] = new JsonArray([.. documents.Select(name => (JsonNode)name)]),
        }),
    });

    /// <summary>Shows a picture to those who can fetch it: only one with an address.</summary>
    public void Picture(ChatPicture picture)
    {
        if (picture.Url is null) return;
        progress.Show(new OutputPiece { Type = OutputTypes.Picture, Name = AttachedKind, Text = phrases.Attached, Data = Element(Block(picture)) });
    }

    /// <summary>A picture in the words of the stream and of the result.</summary>
    public static JsonObject Block(ChatPicture picture) => new()
    {
        ["block_id"] = picture.FileId,
        ["url"] = picture.Url,
        ["width"] = picture.Width,
        ["height"] = picture.Height,
    };

    private static JsonElement Element(JsonObject data) => JsonSerializer.SerializeToElement(data);
}
