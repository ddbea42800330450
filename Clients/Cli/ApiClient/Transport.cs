using System.Net.Http.Headers;
using System.Net.Sockets;
using AiTasks.Cli.Invocation;

namespace AiTasks.Cli.ApiClient;

/// <summary>HTTP to one server. Whatever goes wrong on the way is a <see cref="CommandFailedException"/> with a sentence.</summary>
internal sealed class Transport : IDisposable
{
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(10);

    // A server that refuses an upload says so before the bytes are on their way.
    private static readonly TimeSpan RefusalTimeout = TimeSpan.FromSeconds(2);

    private readonly TimeSpan _timeout;
    private readonly HttpClient _http;

    /// <param name="server">Whom to call.</param>
    /// <param name="timeout">How long an answer may take that is waited for.</param>
    public Transport(ServerAddress server, TimeSpan timeout)
    {
        (Server, _timeout) = (server, timeout);
        _http = new HttpClient(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            ConnectTimeout = ConnectTimeout,
            Expect100ContinueTimeout = RefusalTimeout,
            UseCookies = false,
            UseProxy = !server.IsThisMachine,
        })
        { Timeout = Timeout.InfiniteTimeSpan };
        _http.DefaultRequestHeaders.UserAgent.Add(new ProductInfoHeaderValue("aitasks", typeof(Transport).Assembly.GetName().Version!.ToString(3)));
    }

    public ServerAddress Server { get; }

    /// <summary>Sends a call and reads the whole answer.</summary>
    public async Task<HttpResponseMessage> CallAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(_timeout);
        return await GuardAsync(() => _http.SendAsync(request, limit.Token), cancellationToken);
    }

    /// <summary>Sends what may take its time: an upload, or a call whose answer is a stream. Reads the answer's headers only.</summary>
    public Task<HttpResponseMessage> OpenAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
        GuardAsync(() => _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken), cancellationToken);

    /// <summary>Reads from an answer.</summary>
    /// <param name="read">Reads; what it throws is put into words.</param>
    /// <param name="cancellationToken">The person's, so that theirs is told from a silence.</param>
    public async Task<T> GuardAsync<T>(Func<Task<T>> read, CancellationToken cancellationToken)
    {
        try
        {
            return await read();
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new CommandFailedException($"The server at {Server} does not answer.", ExitCodes.ServerAway);
        }
        catch (Exception error) when (error is HttpRequestException or IOException or SocketException)
        {
            throw new CommandFailedException(
                $"The server at {Server} cannot be reached: {error.GetBaseException().Message.TrimEnd('.')}. Another one is chosen with --server.",
                ExitCodes.ServerAway);
        }
    }

    public void Dispose() => _http.Dispose();
}
