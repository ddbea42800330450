using System.Net.Http.Headers;
using System.Runtime.CompilerServices;
using AiTasks.TaskWorker.Providers.Wire;
using Microsoft.Extensions.AI;

namespace AiTasks.TaskWorker.Providers.Anthropic;

/// <summary>
/// Anthropic's messages. Not through the official client, whose documentation calls it a beta that may change between versions: the part
/// that is needed here is one request and eight events.
/// </summary>
internal sealed class AnthropicChatClient : IChatClient
{
    /// <summary>By the GenAI semantic conventions.</summary>
    public const string Name = "anthropic";

    // Later versions of the interface take other requests; this one is kept for good.
    private const string Version = "2023-06-01";

    private static readonly Uri OwnAddress = new("https://api.anthropic.com");

    private readonly HttpClient _http;
    private readonly EventCall _call;
    private readonly ChatClientMetadata _metadata;
    private readonly ProviderOptions _options;

    public AnthropicChatClient(ProviderOptions options, TimeProvider time)
    {
        _options = options;
        _http = ModelHttp.Create(options, time);
        _call = new EventCall(_http, time);
        var address = ModelHttp.Address(options, OwnAddress);
        Endpoint = Messages(address);
        _metadata = new ChatClientMetadata(Name, address);
    }

    /// <summary>Where questions go.</summary>
    public Uri Endpoint { get; }

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var key = ProviderKey.Of(options) ?? _options.ApiKey;
        var question = AnthropicRequest.Write(messages, options, _options);
        void Authorize(HttpRequestHeaders headers)
        {
            headers.Add("anthropic-version", Version);
            if (!string.IsNullOrEmpty(key))
                headers.TryAddWithoutValidation("x-api-key", key);
        }

        var answer = new AnthropicStream();
        await foreach (var said in _call.AskAsync(Endpoint, Authorize, question, cancellationToken))
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

    // Anthropic's documents write the address without the version, those of OpenAI with it; people write either.
    private static Uri Messages(Uri address)
    {
        var text = address.AbsoluteUri.TrimEnd('/');
        return new Uri(text.EndsWith("/v1", StringComparison.Ordinal) ? $"{text}/messages" : $"{text}/v1/messages");
    }
}
