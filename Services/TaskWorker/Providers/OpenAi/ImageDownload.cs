using System.Net;
using AiTasks.ServiceDefaults.Networks;
using AiTasks.TaskWorker.ImageGeneration;
using AiTasks.TaskWorker.Providers.Wire;

namespace AiTasks.TaskWorker.Providers.OpenAi;

/// <summary>
/// Fetches a picture from the address that a server answered with: from the server's own host, which somebody configured, or over https
/// from the internet.
/// </summary>
internal sealed class ImageDownload(Uri server, PrivateNetworks networks, ImageModelOptions options, TimeProvider time) : IDisposable
{
    private readonly HttpClient _trusted = Create(new SocketsHttpHandler { AllowAutoRedirect = false, ConnectTimeout = options.ConnectTimeout }, options, time);
    private readonly HttpClient _guarded = Create(GuardedHttp.CreateHandler(networks), options, time);

    /// <exception cref="ModelFailureException">There is no picture there, or it may not be fetched.</exception>
    public async Task<byte[]> GetAsync(Uri address, CancellationToken cancellation)
    {
        var isOwn = address.IsAbsoluteUri && address.Host == server.Host && address.Port == server.Port && address.Scheme == server.Scheme;
        if (!isOwn && !(address.IsAbsoluteUri && address.Scheme == Uri.UriSchemeHttps)) throw new ModelFailureException(ModelFailureKind.Refused);
        try
        {
            using var response = await (isOwn ? _trusted : _guarded).GetAsync(address, HttpCompletionOption.ResponseHeadersRead, cancellation);
            if (response.StatusCode != HttpStatusCode.OK)
            {
                throw new ModelFailureException(
                    response.StatusCode >= HttpStatusCode.InternalServerError ? ModelFailureKind.ServerError : ModelFailureKind.Misconfigured, (int)response.StatusCode);
            }

            using var bytes = new MemoryStream();
            await response.Content.CopyToAsync(bytes, cancellation);
            return bytes.ToArray();
        }
        catch (HttpRequestException error) when (error.InnerException is PrivateNetworkException)
        {
            throw new ModelFailureException(ModelFailureKind.Misconfigured);
        }
    }

    public void Dispose()
    {
        _trusted.Dispose();
        _guarded.Dispose();
    }

    private static HttpClient Create(SocketsHttpHandler handler, ImageModelOptions options, TimeProvider time) =>
        new(new BoundedResponseHandler(options.StallTimeout, options.MaxResponseBytes, time) { InnerHandler = handler })
        {
            Timeout = Timeout.InfiniteTimeSpan,
        };
}
