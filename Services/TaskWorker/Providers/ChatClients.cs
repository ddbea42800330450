using AiTasks.TaskWorker.Providers.Anthropic;
using AiTasks.TaskWorker.Providers.OpenAi;
using Microsoft.Extensions.AI;

namespace AiTasks.TaskWorker.Providers;

/// <summary>Makes the client that speaks a provider's wire format.</summary>
internal static class ChatClients
{
    /// <exception cref="ArgumentOutOfRangeException">The provider has no wire format: it is the one within this process.</exception>
    public static IChatClient Create(ProviderOptions options, TimeProvider time) => options switch
    {
        { Kind: ProviderKind.Anthropic } => new AnthropicChatClient(options, time),
        { Kind: ProviderKind.OpenAi, Api: OpenAiApi.Responses } => new OpenAiResponsesClient(options, time),
        { Kind: ProviderKind.OpenAi } => new OpenAiChatClient(options, time),
        _ => throw new ArgumentOutOfRangeException(nameof(options), options.Kind, "No server speaks this."),
    };
}
