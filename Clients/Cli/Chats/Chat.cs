using System.Text.Json;
using AiTasks.Cli.ApiClient;

namespace AiTasks.Cli.Chats;

/// <summary>A chat, as far as it is shown.</summary>
internal sealed record Chat
{
    public required Guid Id { get; init; }
    public required string Title { get; init; }
    public DateTimeOffset CreatedAt { get; init; }
}

/// <summary>A message of a chat, as far as it is shown.</summary>
internal sealed record ChatMessage
{
    public const string Assistant = "assistant";

    public required string Role { get; init; }
    public required string Content { get; init; }

    /// <summary><c>stopped</c> and <c>partial</c> for an answer that is not whole.</summary>
    public string? MessageType { get; init; }
    public DateTimeOffset CreatedAt { get; init; }
    public JsonElement Sources { get; init; }
    public JsonElement Images { get; init; }

    /// <summary>A line for each place in a document, in the order of the answer, each once.</summary>
    public IEnumerable<string> SourceLines() => Items(Sources).Select(source => string.Concat(
        source.Text("name"),
        source.Text("page") is { } page ? $", p. {page}" : "",
        source.Text("heading") is { Length: > 0 } heading ? $", {heading}" : "")).Distinct();

    public IEnumerable<string> ImageAddresses() => Items(Images).Select(image => image.Text("url")).OfType<string>();

    private static JsonElement.ArrayEnumerator Items(JsonElement array) => array.ValueKind == JsonValueKind.Array ? array.EnumerateArray() : default;
}
