using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using AiTasks.TaskWorker.Providers.Wire;
using Microsoft.Extensions.AI;

namespace AiTasks.TaskWorker.Providers.Anthropic;

/// <summary>
/// Anthropic's messages. Not through the official client, whose documentation calls it a beta that may change between versions: the part
/// that is needed here is one request and eight events.
/// </summary>
internal sealed class AnthropicChatClient : EventChatClient
{
    /// <summary>By the GenAI semantic conventions.</summary>
    public const string Name = "anthropic";

    // Later versions of the interface take other requests; this one is kept for good.
    private const string Version = "2023-06-01";

    private static readonly Uri OwnAddress = new("https://api.anthropic.com");

    public AnthropicChatClient(ProviderOptions options, TimeProvider time)
        : this(ModelHttp.Address(options, OwnAddress), options, time)
    {
    }

    private AnthropicChatClient(Uri address, ProviderOptions options, TimeProvider time)
        : base(Name, address, Messages(address), options, time)
    {
    }

    protected override JsonObject Write(IEnumerable<ChatMessage> messages, ChatOptions? asked) => AnthropicRequest.Write(messages, asked, Options);

    protected override void Authorize(HttpRequestHeaders headers, string? key)
    {
        headers.Add("anthropic-version", Version);
        if (key is not null)
            headers.TryAddWithoutValidation("x-api-key", key);
    }

    protected override AnswerEvents Begin() => new AnthropicStream();

    // Anthropic's documents write the address without the version, those of OpenAI with it; people write either.
    private static Uri Messages(Uri address)
    {
        var text = address.AbsoluteUri.TrimEnd('/');
        return new Uri(text.EndsWith("/v1", StringComparison.Ordinal) ? $"{text}/messages" : $"{text}/v1/messages");
    }
}
