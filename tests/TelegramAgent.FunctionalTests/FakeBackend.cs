using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json.Nodes;
using AiTasks.ServiceDefaults.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace AiTasks.TelegramAgent.FunctionalTests;

/// <summary>One call of the backend.</summary>
/// <param name="Path">Where.</param>
/// <param name="Service">Whose proof it carried; null for none or a wrong one.</param>
/// <param name="Body">What.</param>
internal sealed record BackendCall(string Path, string? Service, JsonObject Body)
{
    public string Prompt => (string)Body["prompt"]!;

    public IReadOnlyList<string> Names => [.. Body.Select(part => part.Key)];

    public IReadOnlyList<DateOnly> Dates =>
        [.. Body["dates"]!.AsArray().Select(date => DateOnly.ParseExact((string)date!, "yyyy-MM-dd", CultureInfo.InvariantCulture))];
}

/// <summary>The backend as the agent sees it. It answers every path, and remembers what it was asked.</summary>
internal sealed class FakeBackend : IAsyncDisposable
{
    public const string Post = """{"post_id":"0b8f6a52-3f2e-4d0c-9a57-2f6f0c1b7d11","post_author":7,"assigned_chat_id":[],"main_text":"Готово","content":[]}""";

    private readonly ConcurrentQueue<BackendCall> _calls = new();
    private readonly WebApplication _app;
    private readonly TokenService _tokens;

    private FakeBackend(WebApplication app, TimeProvider time)
    {
        _app = app;
        _tokens = TestTokens.At(time);
    }

    public string Address => _app.Urls.First();

    public IReadOnlyList<BackendCall> Calls => [.. _calls];

    public BackendCall Last => _calls.Last();

    /// <summary>Answers instead of a success, when set.</summary>
    public Func<HttpContext, Task>? Answer { get; set; }

    /// <summary>What it tells a gateway that asks whether it is ready.</summary>
    public bool IsReady { get; set; } = true;

    public static async Task<FakeBackend> StartAsync(TimeProvider? time = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0").ConfigureKestrel(kestrel => kestrel.Limits.MaxRequestBodySize = null);
        builder.Logging.ClearProviders();
        var backend = new FakeBackend(builder.Build(), time ?? TimeProvider.System);
        backend._app.Run(backend.AnswerAsync);
        await backend._app.StartAsync();
        return backend;
    }

    /// <summary>Answers everything like this from now on.</summary>
    public void AnswerWith(int status, string body, string contentType = "application/json") => Answer = context =>
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = contentType;
        return context.Response.WriteAsync(body);
    };

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        // Asked by a gateway, over and over.
        if (context.Request.Path.StartsWithSegments("/health"))
        {
            context.Response.StatusCode = IsReady ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable;
            return;
        }

        using var reader = new StreamReader(context.Request.Body);
        var body = await reader.ReadToEndAsync();
        var proof = _tokens.Verify(context.Request.Headers[ServiceTokenHandler.HeaderName], TokenKind.Service);
        _calls.Enqueue(new BackendCall(context.Request.Path, proof?.Subject, body.Length > 0 ? JsonNode.Parse(body)!.AsObject() : []));
        if (Answer is { } answer)
        {
            await answer(context);
            return;
        }

        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync(context.Request.Path.Value switch
        {
            "/api/auth/init" => """{"status":"initialized","tg_id":1}""",
            { } path when path.EndsWith("/publish", StringComparison.Ordinal) => """{"status":"ok"}""",
            _ => Post,
        });
    }
}
