using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using AiTasks.Contracts;
using AiTasks.ServiceDefaults.Configuration;

namespace AiTasks.TaskApi.Publishing;

/// <summary>
/// Calls Telegram's Bot API. The token stands in every address, so neither spans nor the words of exceptions, which may carry the address,
/// leave this class.
/// </summary>
internal sealed class TelegramBot : IDisposable
{
    // Answers are a few hundred bytes; a sent photo is described in some thousand.
    private const int MaxAnswerBytes = 256 * 1024;

    private readonly ReloadedOptions<TelegramOptions> _reloaded;
    private readonly TelegramOptions _options;
    private readonly HttpClient _http;

    public TelegramBot(ReloadedOptions<TelegramOptions> options)
    {
        (_reloaded, _options) = (options, options.Value);
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            ConnectTimeout = _options.ConnectTimeout < _options.Timeout ? _options.ConnectTimeout : _options.Timeout,
            PooledConnectionIdleTimeout = _options.IdleTimeout,
            PooledConnectionLifetime = _options.ConnectionLifetime,
            ActivityHeadersPropagator = null,
        };
        _http = new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan, MaxResponseContentBufferSize = MaxAnswerBytes };
    }

    /// <summary>Makes one call, whatever becomes of it; it ends within <see cref="TelegramOptions.Timeout"/>.</summary>
    /// <param name="chat">As <see cref="TelegramChat"/> has it.</param>
    /// <param name="text">The message, or what stands under the photo; empty only under a photo.</param>
    /// <param name="photo">A PNG; null for none.</param>
    public async Task<TelegramReply> SendAsync(string chat, string text, byte[]? photo)
    {
        using var patience = new CancellationTokenSource(_options.Timeout);
        using var content = new OnceContent(photo is null ? Message(chat, text) : Photo(chat, text, photo));
        // Taken away, it leaves that of the start: whether there is a bot was decided then.
        var token = _reloaded.Value.BotToken is { Length: > 0 } given ? given : _options.BotToken!;
        using var request = new HttpRequestMessage(HttpMethod.Post, Address(token, photo is null ? "sendMessage" : "sendPhoto")) { Content = content };
        try
        {
            using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, patience.Token);
            var reply = TelegramReply.Read((int)response.StatusCode, await BodyAsync(response, patience.Token));
            return reply is TelegramReply.Refused refused ? refused with { Description = refused.Description.Replace(token, "…", StringComparison.Ordinal) } : reply;
        }
        catch (Exception error) when (error is HttpRequestException or OperationCanceledException or IOException)
        {
            var reason = error is HttpRequestException http ? $"{http.HttpRequestError}" : error is IOException ? "broken off" : "no answer in time";
            return content.Begun ? new TelegramReply.Unknown(reason) : new TelegramReply.NotSent(reason);
        }
    }

    public void Dispose() => _http.Dispose();

    private static async Task<byte[]?> BodyAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        try
        {
            return await response.Content.ReadAsByteArrayAsync(cancellationToken);
        }
        catch (Exception error) when (error is HttpRequestException or OperationCanceledException or IOException)
        {
            return null;
        }
    }

    private static ByteArrayContent Message(string chat, string text)
    {
        object id = TelegramChat.IsName(chat) ? chat : long.Parse(chat, CultureInfo.InvariantCulture);
        return new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(new { ChatId = id, Text = text }, WireJson.SnakeCase))
        {
            Headers = { ContentType = new MediaTypeHeaderValue("application/json", Encoding.UTF8.WebName) },
        };
    }

    private static MultipartFormDataContent Photo(string chat, string caption, byte[] photo)
    {
        // Names in quotation marks, as browsers send them and RFC 7578 shows them.
        var form = new MultipartFormDataContent { { new StringContent(chat), "\"chat_id\"" } };
        if (caption.Length > 0) form.Add(new StringContent(caption), "\"caption\"");
        form.Add(new ByteArrayContent(photo) { Headers = { ContentType = new MediaTypeHeaderValue("image/png") } }, "\"photo\"", "\"post.png\"");
        return form;
    }

    private Uri Address(string token, string method) => new($"{_options.ApiBaseUrl.TrimEnd('/')}/bot{token}/{method}");

    /// <summary>
    /// Knows whether any of it has been handed over: until then, Telegram cannot have taken it, whatever went wrong. It is handed over once:
    /// the handler's own retries would send a second message.
    /// </summary>
    private sealed class OnceContent : HttpContent
    {
        private readonly HttpContent _content;
        private int _begun;

        public OnceContent(HttpContent content)
        {
            _content = content;
            foreach (var (name, values) in content.Headers) Headers.TryAddWithoutValidation(name, values);
        }

        public bool Begun => Volatile.Read(ref _begun) != 0;

        protected override Task SerializeToStreamAsync(Stream stream, System.Net.TransportContext? context) =>
            Interlocked.Exchange(ref _begun, 1) == 0
                ? _content.CopyToAsync(stream, context)
                : throw new IOException("The message was handed over before.");

        protected override bool TryComputeLength(out long length)
        {
            length = _content.Headers.ContentLength ?? 0;
            return _content.Headers.ContentLength is not null;
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing) _content.Dispose();
            base.Dispose(disposing);
        }
    }
}
