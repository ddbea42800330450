using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace AiTasks.TelegramAgent.FunctionalTests;

/// <summary>A Bot API server: <c>getFile</c> and the files themselves.</summary>
internal sealed class FakeTelegram : IAsyncDisposable
{
    public const string Token = "987654321:SECRET-canary_of-the_token";

    /// <summary>1x1 pixel.</summary>
    public static readonly byte[] Png = Convert.FromBase64String(
        "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==");

    /// <summary>As much of one as is looked at.</summary>
    public static readonly byte[] Jpeg = [0xFF, 0xD8, 0xFF, 0xE0, 0x00, 0x10, .. "JFIF"u8, 0x00, 0x01];

    private readonly ConcurrentQueue<string> _calls = new();
    private readonly WebApplication _app;
    private int _gone;

    private FakeTelegram(WebApplication app) => _app = app;

    public string Address => _app.Urls.First();

    public IReadOnlyList<string> Calls => [.. _calls];

    /// <summary>How often somebody hung up before the answer was complete.</summary>
    public int HungUp => Volatile.Read(ref _gone);

    /// <summary>Answers for files.</summary>
    public Func<HttpContext, Task> File { get; set; } = context => context.Response.Body.WriteAsync(Png).AsTask();

    /// <summary>Answers <c>getFile</c>: status and body.</summary>
    public (int Status, string Body) GetFile { get; set; } = (200, """{"ok":true,"result":{"file_id":"x","file_size":100,"file_path":"photos/file_1.jpg"}}""");

    /// <summary>What an agent has to be told to fetch from here.</summary>
    public (string Name, string Value)[] Settings =>
        [("TelegramOptions:ApiBaseUrl", Address), ("TelegramOptions:AllowedNetworks:0", "127.0.0.0/8"), ("TelegramOptions:ImageTimeout", "00:00:05")];

    /// <summary>As a bot gives it.</summary>
    public string ImageUrl => $"{Address}/file/bot{Token}/photos/file_1.jpg";

    public static async Task<FakeTelegram> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        var telegram = new FakeTelegram(builder.Build());
        telegram._app.Run(telegram.AnswerAsync);
        await telegram._app.StartAsync();
        return telegram;
    }

    public void AnswerWith(byte[] file) => File = context => context.Response.Body.WriteAsync(file).AsTask();

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body);
        _calls.Enqueue($"{context.Request.Method} {context.Request.Path} {await reader.ReadToEndAsync()}".TrimEnd());
        if (context.Request.Path.Value!.EndsWith("/getFile", StringComparison.Ordinal))
        {
            context.Response.StatusCode = GetFile.Status;
            await context.Response.WriteAsync(GetFile.Body);
            return;
        }

        try
        {
            await File(context);
        }
        catch (Exception error) when (error is OperationCanceledException or IOException)
        {
            Interlocked.Increment(ref _gone);
        }
    }
}
