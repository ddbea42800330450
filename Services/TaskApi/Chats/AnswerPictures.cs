using System.Text.Json;
using System.Text.Json.Nodes;
using AiTasks.Contracts;
using AiTasks.TaskApi.Files;

namespace AiTasks.TaskApi.Chats;

/// <summary>The pictures of stored answers, whose addresses hold for a while only.</summary>
internal sealed class AnswerPictures(FileAddresses addresses)
{
    /// <summary>The same pictures with addresses that hold from now on.</summary>
    /// <param name="images">A JSON array as in the result of an answer's task.</param>
    /// <param name="baseUrl">Where this system is reached; null leaves the addresses.</param>
    public JsonElement Renew(string images, string? baseUrl)
    {
        if (baseUrl is null || images == "[]") return JsonElement.Parse(images);

        var renewed = JsonNode.Parse(images)!.AsArray();
        foreach (var image in renewed.OfType<JsonObject>())
        {
            if (FileOf(image["url"]) is { } id) image["url"] = addresses.Sign(id, baseUrl);
        }

        return JsonSerializer.SerializeToElement(renewed, WireJson.SnakeCase);
    }

    // Only what was an address of ours.
    private static Guid? FileOf(JsonNode? url) =>
        url is JsonValue value && value.TryGetValue<string>(out var text) && Uri.TryCreate(text, UriKind.Absolute, out var uri)
        && uri.AbsolutePath.Split(FileAddresses.PublicPath + "/") is [.., var name] && Guid.TryParse(name, out var id) ? id : null;
}
