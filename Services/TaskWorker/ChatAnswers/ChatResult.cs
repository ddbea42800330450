using System.Text.Json.Nodes;
using AiTasks.Contracts;
using AiTasks.TaskWorker.TextGeneration;

namespace AiTasks.TaskWorker.ChatAnswers;

/// <summary>The result of an answer as clients and the chat's store read it.</summary>
internal static class ChatResult
{
    public static string Write(
        string content, IReadOnlyList<Passage> passages, IReadOnlyList<ChatPicture> pictures, string reason, string provider, string model,
        string promptVersion) =>
        new JsonObject
        {
            ["content"] = content,
            ["sources"] = new JsonArray([.. SourceLabels.Named(content, passages).Select(Source)]),
            ["images"] = new JsonArray([.. pictures.Where(picture => picture.Url is not null).Select(picture => Image(picture, reason))]),
            ["provenance"] = new JsonObject { ["provider"] = provider, ["model"] = model, ["prompt_version"] = promptVersion },
        }.ToJsonString(AnswerJson.Options);

    private static JsonObject Source(Passage passage) => new()
    {
        ["file_id"] = passage.FileId,
        ["name"] = passage.Name,
        ["page"] = passage.Page,
        ["heading"] = passage.Heading,
        ["passage_id"] = passage.Id,
        ["text"] = passage.Text,
    };

    private static JsonObject Image(ChatPicture picture, string reason)
    {
        var image = ChatView.Block(picture);
        image["kind"] = ChatView.AttachedKind;
        image["reason"] = reason;
        return image;
    }
}
