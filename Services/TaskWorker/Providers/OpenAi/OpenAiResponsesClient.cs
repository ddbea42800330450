using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using AiTasks.TaskWorker.Providers.Wire;
using Microsoft.Extensions.AI;

namespace AiTasks.TaskWorker.Providers.OpenAi;

/// <summary>
/// OpenAI's responses, its newer interface. Not through the official client: that marks this part as a preview and throws at every word of
/// the wire format which it does not know, while this reads only what it needs.
/// </summary>
internal sealed class OpenAiResponsesClient : EventChatClient
{
    public OpenAiResponsesClient(ProviderOptions options, TimeProvider time)
        : this(ModelHttp.Address(options, OpenAiConnection.OwnAddress), options, time)
    {
    }

    private OpenAiResponsesClient(Uri address, ProviderOptions options, TimeProvider time)
        : base(ModelOptions.OpenAi, address, new Uri($"{address.AbsoluteUri.TrimEnd('/')}/responses"), options, time)
    {
    }

    protected override JsonObject Write(IEnumerable<ChatMessage> messages, ChatOptions? asked) => ResponsesRequest.Write(messages, asked, Options);

    protected override void Authorize(HttpRequestHeaders headers, string? key) =>
        headers.Authorization = new("Bearer", key ?? OpenAiConnection.NoKey);

    protected override AnswerEvents Begin() => new ResponsesStream();
}
