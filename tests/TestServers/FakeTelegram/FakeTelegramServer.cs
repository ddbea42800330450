using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace AiTasks.TestServers.FakeTelegram;

/// <summary>
/// Telegram's Bot API, as far as this system uses it. It enforces the limits that the real one has, answers as the real one does, keeps what
/// was sent, and misbehaves on demand. Every chat exists and takes the bot's messages unless a test says otherwise.
/// </summary>
public sealed class FakeTelegramServer : IAsyncDisposable
{
    /// <summary>The bot's token.</summary>
    public const string Token = "123456789:AAE-fake_token-for-tests-only-0123456789";

    private const int MessageLimit = 4096;
    private const int CaptionLimit = 1024;
    private const long FirstChannel = -1001000000000;

    private static readonly byte[] Png = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A];

    private readonly WebApplication _app;
    private readonly FakeTelegramGate _gate;
    private readonly ConcurrentDictionary<string, long> _names = new(StringComparer.OrdinalIgnoreCase);
    private readonly ConcurrentDictionary<long, FakeTelegramAnswer> _refusals = new();
    private readonly ConcurrentDictionary<string, (string Path, byte[] Bytes)> _files = new();
    private readonly ConcurrentQueue<FakeTelegramCall> _calls = new();
    private readonly List<FakeTelegramMessage> _messages = [];
    private readonly TaskCompletionSource _released = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _number;
    private int _channels;

    private FakeTelegramServer(WebApplication app, FakeTelegramLimits limits) => (_app, _gate) = (app, new FakeTelegramGate(limits));

    /// <summary>Where it listens, for <c>TelegramOptions:ApiBaseUrl</c>.</summary>
    public string BaseUrl => _app.Urls.First();

    /// <summary>All messages in all chats, in the order in which they arrived.</summary>
    public IReadOnlyList<FakeTelegramMessage> Messages
    {
        get
        {
            lock (_messages) return [.. _messages];
        }
    }

    /// <summary>All calls that tried to send something, whatever became of them.</summary>
    public IReadOnlyList<FakeTelegramCall> Calls => [.. _calls];

    /// <summary>Calls against the limits. They were answered with 429.</summary>
    public IReadOnlyList<string> Violations => _gate.Violations;

    /// <summary>What goes wrong.</summary>
    public Func<FakeTelegramCall, FakeTelegramFault> Fault { get; set; } = _ => FakeTelegramFault.None;

    /// <summary>Seconds of the penalty of <see cref="FakeTelegramFault.TooManyRequests"/>. Telegram knows whole ones only.</summary>
    public int RetryAfter { get; set; } = 1;

    /// <summary>Starts one on a free port.</summary>
    /// <param name="limits">Telegram's own unless given.</param>
    public static async Task<FakeTelegramServer> StartAsync(FakeTelegramLimits? limits = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var server = new FakeTelegramServer(builder.Build(), limits ?? new FakeTelegramLimits());
        server._app.Map("/bot{token}/{method}", server.CallAsync);
        server._app.MapGet("/file/bot{token}/{**path}", server.DownloadAsync);
        await server._app.StartAsync();
        return server;
    }

    /// <summary>The number of a chat with a name.</summary>
    public long NumberOf(string name) => _names.GetOrAdd(name, _ => FirstChannel - Interlocked.Increment(ref _channels));

    /// <summary>From now on everything for a chat is refused, such as with 403 and <c>Forbidden: bot was kicked from the channel chat</c>.</summary>
    public void Refuse(string chat, int code, string description) => _refusals[Find(chat)] = new FakeTelegramAnswer(code, description);

    /// <summary>Ends <see cref="Refuse"/>.</summary>
    public void Accept(string chat) => _refusals.TryRemove(Find(chat), out _);

    /// <summary>From now on a group is a supergroup with another number.</summary>
    public void Migrate(long from, long to) => _refusals[from] = FakeTelegramAnswer.Migrated(to);

    /// <summary>Lets a file be asked for and downloaded, as one that a person sent to the bot.</summary>
    public void AddFile(string fileId, string path, byte[] bytes) => _files[fileId] = (path, bytes);

    /// <summary>Lets what <see cref="FakeTelegramFault.HoldAfterTaking"/> holds go.</summary>
    public void Release() => _released.TrySetResult();

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        Release();
        return _app.DisposeAsync();
    }

    private async Task CallAsync(HttpContext http, string token, string method)
    {
        if (token != Token)
        {
            await new FakeTelegramAnswer(StatusCodes.Status401Unauthorized, "Unauthorized").WriteAsync(http);
            return;
        }

        var values = await FakeTelegramRequest.ReadAsync(http.Request);
        await (method.ToLowerInvariant() switch
        {
            "getme" => FakeTelegramAnswer.OkAsync(
                http, new JsonObject { ["id"] = 123456789, ["is_bot"] = true, ["first_name"] = "Tests", ["username"] = "tests_bot" }),
            "getfile" => FindFileAsync(http, values.Text("file_id")),
            "sendmessage" => SendAsync(http, "sendMessage", values),
            "sendphoto" => SendAsync(http, "sendPhoto", values),
            _ => new FakeTelegramAnswer(StatusCodes.Status404NotFound, "Not Found").WriteAsync(http),
        });
    }

    private async Task SendAsync(HttpContext http, string method, FakeTelegramRequest values)
    {
        var chat = values.Text("chat_id");
        if (chat.Length == 0 || (chat[0] != '@' && !long.TryParse(chat, CultureInfo.InvariantCulture, out _)))
        {
            await FakeTelegramAnswer.BadRequest("chat not found").WriteAsync(http);
            return;
        }

        var isPhoto = method == "sendPhoto";
        var number = Find(chat);
        var (at, seconds) = _gate.Pass(number);
        var call = new FakeTelegramCall(
            Interlocked.Increment(ref _number), method, chat, number, values.Text(isPhoto ? "caption" : "text"), isPhoto ? values.Photo : null, at);
        _calls.Enqueue(call);
        if (seconds > 0)
            await FakeTelegramAnswer.TooManyRequests(seconds).WriteAsync(http);
        else if (_refusals.GetValueOrDefault(call.ChatNumber) is { } refusal)
            await refusal.WriteAsync(http);
        else if (Objection(call) is { } objection)
            await FakeTelegramAnswer.BadRequest(objection).WriteAsync(http);
        else
            await MisbehaveAsync(http, call, Fault(call));
    }

    private async Task MisbehaveAsync(HttpContext http, FakeTelegramCall call, FakeTelegramFault fault)
    {
        switch (fault)
        {
            case FakeTelegramFault.HoldThenTooManyRequests:
                await _released.Task.WaitAsync(http.RequestAborted);
                goto case FakeTelegramFault.TooManyRequests;
            case FakeTelegramFault.TooManyRequests:
                _gate.Penalize(call.ChatNumber, TimeSpan.FromSeconds(RetryAfter));
                await FakeTelegramAnswer.TooManyRequests(RetryAfter).WriteAsync(http);
                return;
            case FakeTelegramFault.InternalError:
                await new FakeTelegramAnswer(StatusCodes.Status500InternalServerError, "Internal Server Error").WriteAsync(http);
                return;
            case FakeTelegramFault.CutBeforeTaking:
                http.Abort();
                return;
        }

        var message = Take(call);
        switch (fault)
        {
            case FakeTelegramFault.CutAfterTaking:
                http.Abort();
                return;
            case FakeTelegramFault.BadGatewayAfterTaking:
                http.Response.StatusCode = StatusCodes.Status502BadGateway;
                await http.Response.WriteAsync("<html><body><h1>502 Bad Gateway</h1></body></html>");
                return;
            case FakeTelegramFault.HangAfterTaking:
                await Task.Delay(Timeout.Infinite, http.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                return;
            case FakeTelegramFault.HoldAfterTaking:
                await _released.Task.WaitAsync(http.RequestAborted);
                break;
        }

        var name = call.Chat[0] == '@' ? call.Chat[1..] : null;
        await FakeTelegramAnswer.OkAsync(http, FakeTelegramAnswer.Describe(message, name));
    }

    private FakeTelegramMessage Take(FakeTelegramCall call)
    {
        lock (_messages)
        {
            var message = new FakeTelegramMessage(_messages.Count(other => other.Call.ChatNumber == call.ChatNumber) + 1, call);
            _messages.Add(message);
            return message;
        }
    }

    private static string? Objection(FakeTelegramCall call) => call switch
    {
        { Method: "sendMessage" } when call.Text.Trim().Length == 0 => "message text is empty",
        { Method: "sendMessage", Text.Length: > MessageLimit } => "message is too long",
        { Method: "sendPhoto", Photo: null } => "there is no photo in the request",
        { Method: "sendPhoto" } when !call.Photo.AsSpan().StartsWith(Png) => "IMAGE_PROCESS_FAILED",
        { Method: "sendPhoto", Text.Length: > CaptionLimit } => "message caption is too long",
        _ => null,
    };

    private Task FindFileAsync(HttpContext http, string fileId) => _files.TryGetValue(fileId, out var file)
        ? FakeTelegramAnswer.OkAsync(http, new JsonObject
        {
            ["file_id"] = fileId,
            ["file_unique_id"] = fileId,
            ["file_size"] = file.Bytes.Length,
            ["file_path"] = file.Path,
        })
        : FakeTelegramAnswer.BadRequest("invalid file_id").WriteAsync(http);

    private Task DownloadAsync(HttpContext http, string token, string path)
    {
        if (token == Token && _files.Values.FirstOrDefault(file => file.Path == path) is { Bytes: { } bytes })
            return http.Response.Body.WriteAsync(bytes).AsTask();
        return new FakeTelegramAnswer(StatusCodes.Status404NotFound, "Not Found").WriteAsync(http);
    }

    private long Find(string chat) => chat[0] == '@' ? NumberOf(chat) : long.Parse(chat, CultureInfo.InvariantCulture);
}
