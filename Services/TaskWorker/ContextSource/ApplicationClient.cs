using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using AiTasks.ServiceDefaults.Configuration;

namespace AiTasks.TaskWorker.ContextSource;

/// <summary>Asks the application over HTTP. It follows no redirect, since the key would go with it, and reads no more than it was told to.</summary>
internal sealed class ApplicationClient(ReloadedOptions<ContextSourceOptions> settings, TimeProvider time) : IDisposable
{
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 32 };

    private readonly ContextSourceOptions _options = settings.Value;
    private readonly HttpClient _http = new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        ConnectTimeout = settings.Value.ConnectTimeout,
        PooledConnectionLifetime = TimeSpan.FromMinutes(1),
    })
    {
        Timeout = Timeout.InfiniteTimeSpan,
    };

    /// <returns>What the application answered, as JSON.</returns>
    /// <exception cref="ContextSourceException">It did not.</exception>
    public async Task<JsonElement> GetAsync(Uri url)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await AskAsync(url);
            }
            catch (ContextSourceException failure) when (failure.Kind == ContextFailure.Unavailable && attempt < _options.MaxAttempts)
            {
                await Task.Delay(_options.RetryDelay * Random.Shared.NextDouble(), time);
            }
        }
    }

    public void Dispose() => _http.Dispose();

    private async Task<JsonElement> AskAsync(Uri url)
    {
        using var limit = new CancellationTokenSource(_options.Timeout, time);
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, url);
            request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
            Sign(request.Headers);
            using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, limit.Token);
            if (response.StatusCode != HttpStatusCode.OK)
                throw About(response.StatusCode);
            using var json = JsonDocument.Parse(await ReadAsync(response.Content, limit.Token), Strict);
            return json.RootElement.Clone();
        }
        catch (OperationCanceledException late)
        {
            throw new ContextSourceException(ContextFailure.Unavailable, "It did not answer in time.", cause: late);
        }
        catch (Exception broken) when (broken is HttpRequestException or IOException)
        {
            throw new ContextSourceException(ContextFailure.Unavailable, "The connection failed.", cause: broken);
        }
        catch (JsonException garbage)
        {
            throw new ContextSourceException(ContextFailure.Unusable, "The answer is not JSON.", cause: garbage);
        }
    }

    private void Sign(HttpRequestHeaders headers)
    {
        if (settings.Value.ApiKey is not { Length: > 0 } key)
            return;
        var parts = _options.ApiKeyHeader.Split(':', 2, StringSplitOptions.TrimEntries);
        headers.TryAddWithoutValidation(parts[0], parts.Length == 1 ? key : $"{parts[1]} {key}");
    }

    private async Task<byte[]> ReadAsync(HttpContent content, CancellationToken cancellation)
    {
        try
        {
            await content.LoadIntoBufferAsync(_options.MaxBytes, cancellation);
            return await content.ReadAsByteArrayAsync(cancellation);
        }
        catch (HttpRequestException tooLong) when (tooLong.HttpRequestError == HttpRequestError.ConfigurationLimitExceeded)
        {
            throw new ContextSourceException(ContextFailure.Unusable, $"The answer has more than {_options.MaxBytes} bytes.", cause: tooLong);
        }
    }

    private static ContextSourceException About(HttpStatusCode status) => status switch
    {
        HttpStatusCode.NotFound or HttpStatusCode.Gone => new(ContextFailure.NotFound, "There is no such thing.", (int)status),
        HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests or >= HttpStatusCode.InternalServerError =>
            new(ContextFailure.Unavailable, "It answered with an error.", (int)status),
        HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => new(ContextFailure.Refused, "It refuses the key.", (int)status),
        _ => new(ContextFailure.Refused, "It does not answer at this address.", (int)status),
    };
}
