using System.Text.Json;
using AiTasks.TaskWorker.Providers;
using Microsoft.Extensions.AI;

namespace AiTasks.UnitTests.TaskWorker.Providers;

/// <summary>The wire formats that every fact is checked in.</summary>
public enum Dialect
{
    ChatCompletions,
    Responses,
    Messages,
}

/// <summary>What a client gave on of one answer.</summary>
internal sealed record Heard(IReadOnlyList<ChatResponseUpdate> Updates)
{
    public IReadOnlyList<string> Pieces => [.. Contents<TextContent>().Select(piece => piece.Text)];
    public string Text => string.Concat(Pieces);
    public string Thoughts => string.Concat(Contents<TextReasoningContent>().Select(thought => thought.Text));
    public UsageDetails? Usage => Contents<UsageContent>().LastOrDefault()?.Details;
    public ChatFinishReason? FinishReason => Updates.LastOrDefault(update => update.FinishReason is not null)?.FinishReason;
    public string? Model => Updates.LastOrDefault(update => update.ModelId is not null)?.ModelId;

    public IEnumerable<T> Contents<T>() where T : AIContent => Updates.SelectMany(update => update.Contents).OfType<T>();
}

internal static class Dialects
{
    public static TheoryData<Dialect> All => [.. Enum.GetValues<Dialect>()];

    /// <summary>A client of the production code for a server at an address.</summary>
    public static IChatClient Client(this Dialect dialect, string address, Func<ProviderOptions, ProviderOptions>? with = null)
    {
        var options = new ProviderOptions
        {
            Kind = dialect == Dialect.Messages ? ProviderKind.Anthropic : ProviderKind.OpenAi,
            Api = dialect == Dialect.Responses ? OpenAiApi.Responses : OpenAiApi.Chat,
            BaseUrl = address,
        };
        return ChatClients.Create(with is null ? options : with(options), TimeProvider.System);
    }

    public static ChatOptions Options(string model = "fake-model-1") => new() { ModelId = model };

    public static ChatOptions WithSchema(JsonElement schema) =>
        new() { ModelId = "fake-model-1", ResponseFormat = ChatResponseFormat.ForJsonSchema(schema, "answer") };

    public static Task<Heard> AskAsync(this IChatClient client, string question, ChatOptions? options = null) =>
        client.AskAsync([new ChatMessage(ChatRole.User, question)], options);

    public static async Task<Heard> AskAsync(this IChatClient client, IEnumerable<ChatMessage> messages, ChatOptions? options = null)
    {
        var updates = new List<ChatResponseUpdate>();
        await foreach (var update in client.GetStreamingResponseAsync(messages, options ?? Options(), TestContext.Current.CancellationToken))
            updates.Add(update);
        return new Heard(updates);
    }
}
