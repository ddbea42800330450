using System.Net.Http.Headers;
using System.Runtime.CompilerServices;
using AiTasks.TaskWorker.Providers.Wire;
using Microsoft.Extensions.AI;

namespace AiTasks.TaskWorker.Providers.OpenAi;

/// <summary>
/// OpenAI's responses, its newer interface. Not through the official client: that marks this part as a preview and throws at every word of
/// the wire format which it does not know, while this reads only what it needs.
/// </summary>
internal sealed class OpenAiResponsesClient : IChatClient
{
    private readonly HttpClient _http;
    private readonly EventCall _call;
    private readonly Uri _responses;
    private readonly ChatClientMetadata _metadata;
    private readonly ProviderOptions _options;

    public OpenAiResponsesClient(ProviderOptions options, TimeProvider time)
    {
        _options = options;
        _http = ModelHttp.Create(options, time);
        _call = new EventCall(_http, time);
        var address = ModelHttp.Address(options, OpenAiConnection.OwnAddress);
        _responses = new Uri($"{address.AbsoluteUri.TrimEnd('/')}/responses");
        _metadata = new ChatClientMetadata(ModelOptions.OpenAi, address);
    }

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var key = ProviderKey.Of(options) ?? _options.ApiKey;
        var question = ResponsesRequest.Write(messages, options, _options);
        void Authorize(HttpRequestHeaders headers) =>
            headers.Authorization = new("Bearer", string.IsNullOrEmpty(key) ? OpenAiConnection.NoKey : key);

        var answer = new ResponsesStream();
        await foreach (var said in _call.AskAsync(_responses, Authorize, question, cancellationToken))
        {
            if (answer.Read(said) is { } update)
                yield return update;
            if (answer.Ended)
                yield break;
        }

        throw new ModelFailureException(ModelFailureKind.CutOff);
    }

    public Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        GetStreamingResponseAsync(messages, options, cancellationToken).ToChatResponseAsync(cancellationToken);

    public object? GetService(Type serviceType, object? serviceKey = null) =>
        serviceKey is null && serviceType.IsInstanceOfType(_metadata) ? _metadata : null;

    public void Dispose() => _http.Dispose();
}
