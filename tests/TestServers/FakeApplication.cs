using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace AiTasks.TestServers;

/// <summary>A request that the application got.</summary>
/// <param name="Path">With its query, as it was sent.</param>
/// <param name="Headers">All of them.</param>
public sealed record FakeApplicationCall(string Path, IReadOnlyDictionary<string, string> Headers);

/// <summary>The application that owns people's goals and steps, as a worker sees it: an HTTP server that gives JSON, or does not.</summary>
public sealed class FakeApplication : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentDictionary<string, Func<HttpContext, Task>> _answers = new();
    private readonly ConcurrentQueue<FakeApplicationCall> _calls = new();

    private FakeApplication(WebApplication app) => _app = app;

    /// <summary>Where it listens.</summary>
    public string Address => _app.Urls.First();

    /// <summary>Starts one on a free port.</summary>
    public static async Task<FakeApplication> StartAsync(CancellationToken cancellationToken = default)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var application = new FakeApplication(builder.Build());
        application._app.Run(application.AnswerAsync);
        await application._app.StartAsync(cancellationToken);
        return application;
    }

    /// <summary>What it answers at a path, from now on. Everything else is 404.</summary>
    public void Answer(string path, string json) => Answer(path, http =>
    {
        http.Response.ContentType = "application/json";
        return http.Response.WriteAsync(json);
    });

    /// <summary>What it does at a path, from now on.</summary>
    public void Answer(string path, Func<HttpContext, Task> answer) => _answers[path] = answer;

    /// <summary>What was asked at a path, oldest first.</summary>
    public IReadOnlyList<FakeApplicationCall> Calls(string path) =>
        [.. _calls.Where(call => call.Path.Split('?')[0] == path)];

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task AnswerAsync(HttpContext http)
    {
        _calls.Enqueue(new(
            http.Request.Path + http.Request.QueryString.Value,
            http.Request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase)));
        if (_answers.TryGetValue(http.Request.Path, out var answer))
            await answer(http);
        else
            http.Response.StatusCode = StatusCodes.Status404NotFound;
    }
}
