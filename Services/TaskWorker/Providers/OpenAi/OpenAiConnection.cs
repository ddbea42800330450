using System.ClientModel;
using System.ClientModel.Primitives;
using OpenAI;

namespace AiTasks.TaskWorker.Providers.OpenAi;

/// <summary>The way to an OpenAI-compatible server.</summary>
internal sealed class OpenAiConnection : IDisposable
{
    // A server of one's own may need no key, but the client insists on one.
    private const string NoKey = "none";

    private static readonly Uri OwnAddress = new("https://api.openai.com/v1");

    private readonly HttpClient _http;

    public OpenAiConnection(string? baseUrl, string? apiKey, TimeSpan connectTimeout, TimeSpan stallTimeout, int maxResponseBytes, TimeProvider time)
    {
        _http = new HttpClient(new BoundedResponseHandler(stallTimeout, maxResponseBytes, time)
        {
            InnerHandler = new SocketsHttpHandler
            {
                ConnectTimeout = connectTimeout,

                // A kept connection would never see that the address behind the name changed.
                PooledConnectionLifetime = TimeSpan.FromMinutes(5),
            },
        })
        {
            Timeout = Timeout.InfiniteTimeSpan,
        };
        Address = string.IsNullOrEmpty(baseUrl) ? OwnAddress : new Uri(baseUrl);
        Key = new ApiKeyCredential(string.IsNullOrEmpty(apiKey) ? NoKey : apiKey);
        Settings = new OpenAIClientOptions
        {
            // Waiting and repeating are decided in one place, which knows the deadline: ModelRetry.
            RetryPolicy = new ClientRetryPolicy(maxRetries: 0),
            NetworkTimeout = Timeout.InfiniteTimeSpan,
            Transport = new HttpClientPipelineTransport(_http),
            Endpoint = Address,
        };
    }

    public Uri Address { get; }
    public ApiKeyCredential Key { get; }
    public OpenAIClientOptions Settings { get; }

    public void Dispose() => _http.Dispose();
}
