using System.Net.Http.Headers;
using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;

namespace AiTasks.TaskWorker.Providers.Wire;

/// <summary>A model behind an interface that takes a question as JSON and answers with events.</summary>
/// <param name="name">By the GenAI semantic conventions.</param>
/// <param name="address">Where the server is.</param>
/// <param name="endpoint">Where its questions go.</param>
/// <param name="options">The provider's.</param>
/// <param name="time">The clock.</param>
internal abstract class EventChatClient(string name, Uri address, Uri endpoint, ProviderOptions options, TimeProvider time) : IChatClient
{
    private readonly HttpClient _http = ModelHttp.Create(options, time);
    private readonly ChatClientMetadata _metadata = new(name, address);

    /// <summary>Where questions go.</summary>
    public Uri Endpoint => endpoint;

    protected ProviderOptions Options => options;

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var key = ProviderKey.Of(options);
        var answer = Begin();
        var events = new EventCall(_http, time).AskAsync(
            Endpoint, headers => Authorize(headers, key), Write(messages, options), cancellationToken);
        await foreach (var said in events)
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

    /// <summary>The body of a question.</summary>
    protected abstract JsonObject Write(IEnumerable<ChatMessage> messages, ChatOptions? asked);

    /// <summary>Puts the key in; null: there is none.</summary>
    protected abstract void Authorize(HttpRequestHeaders headers, string? key);

    /// <summary>The reader of one answer.</summary>
    protected abstract AnswerEvents Begin();
}
