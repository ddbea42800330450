using System.ClientModel;
using System.ClientModel.Primitives;
using AiTasks.TaskWorker.Providers.Wire;
using OpenAI;

namespace AiTasks.TaskWorker.Providers.OpenAi;

/// <summary>The way to an OpenAI-compatible server by the official client.</summary>
internal sealed class OpenAiConnection : IDisposable
{
    /// <summary>A server of one's own may need no key, but the client insists on one.</summary>
    public const string NoKey = "none";

    /// <summary>Where OpenAI itself is.</summary>
    public static readonly Uri OwnAddress = new("https://api.openai.com/v1");

    private readonly HttpClient _http;

    public OpenAiConnection(ProviderOptions provider, TimeProvider time)
    {
        _http = ModelHttp.Create(provider, time);
        Address = ModelHttp.Address(provider, OwnAddress);
        Settings = new OpenAIClientOptions
        {
            // Waiting and repeating are decided in one place, which knows the deadline: ModelRoute.
            RetryPolicy = new ClientRetryPolicy(maxRetries: 0),
            NetworkTimeout = Timeout.InfiniteTimeSpan,
            Transport = new HttpClientPipelineTransport(_http),
            Endpoint = Address,
        };
    }

    public Uri Address { get; }

    /// <summary>It is OpenAI itself, or OpenAI at Azure, and no other server that speaks the same.</summary>
    public bool IsOriginal => Address.Host.EndsWith("openai.com", StringComparison.OrdinalIgnoreCase)
        || Address.Host.EndsWith("azure.com", StringComparison.OrdinalIgnoreCase);

    public OpenAIClientOptions Settings { get; }

    /// <summary>A key as the client wants it.</summary>
    public static ApiKeyCredential Credential(string? key) => new(key ?? NoKey);

    public void Dispose() => _http.Dispose();
}
