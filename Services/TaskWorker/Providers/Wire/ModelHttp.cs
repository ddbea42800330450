namespace AiTasks.TaskWorker.Providers.Wire;

/// <summary>Makes the HTTP client of one provider: without a time-out of the whole, but with one of every byte.</summary>
internal static class ModelHttp
{
    public static HttpClient Create(ProviderOptions provider, TimeProvider time) =>
        new(new BoundedResponseHandler(provider.StallTimeout, provider.MaxResponseBytes, time)
        {
            InnerHandler = new SocketsHttpHandler
            {
                ConnectTimeout = provider.ConnectTimeout,

                // A kept connection would never see that the address behind the name changed.
                PooledConnectionLifetime = TimeSpan.FromMinutes(5),

                // No provider redirects its interface, and a redirected call would carry the key elsewhere.
                AllowAutoRedirect = false,
            },
        })
        {
            Timeout = Timeout.InfiniteTimeSpan,
        };

    /// <param name="provider">May name an address of its own.</param>
    /// <param name="usual">The one of the company itself.</param>
    public static Uri Address(ProviderOptions provider, Uri usual) => string.IsNullOrEmpty(provider.BaseUrl) ? usual : new Uri(provider.BaseUrl);
}
