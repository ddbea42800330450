using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace AiTasks.TestServers.FakeModels;

/// <summary>One request to a <see cref="RawModelServer"/>.</summary>
/// <param name="Path">Such as <c>/v1/chat/completions</c>.</param>
/// <param name="Body">The JSON.</param>
public sealed record RawModelRequest(string Path, JsonElement Body);

/// <summary>Answers every request with the same bytes, such as were recorded of a real server.</summary>
public sealed class RawModelServer : IAsyncDisposable
{
    private readonly ConcurrentQueue<RawModelRequest> _requests = new();
    private readonly WebApplication _app;

    private RawModelServer(WebApplication app) => _app = app;

    /// <summary>Where it listens, without a path.</summary>
    public string Address { get; private set; } = "";

    /// <summary>All requests so far, oldest first.</summary>
    public IReadOnlyList<RawModelRequest> Requests => [.. _requests];

    /// <summary>Answers with 200 and a stream of events.</summary>
    public static Task<RawModelServer> StreamAsync(string events) => StartAsync(200, "text/event-stream", events);

    /// <summary>Starts one on a free port.</summary>
    public static Task<RawModelServer> StartAsync(int status, string contentType, string body) =>
        StartAsync(status, contentType, Encoding.UTF8.GetBytes(body));

    /// <summary>Starts one on a free port whose answer may be no text at all.</summary>
    public static async Task<RawModelServer> StartAsync(int status, string contentType, byte[] body)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var server = new RawModelServer(app);
        app.MapFallback(async http =>
        {
            using var asked = await JsonDocument.ParseAsync(http.Request.Body, cancellationToken: http.RequestAborted);
            server._requests.Enqueue(new(http.Request.Path, asked.RootElement.Clone()));
            http.Response.StatusCode = status;
            http.Response.ContentType = contentType;
            await http.Response.Body.WriteAsync(body, http.RequestAborted);
        });
        await app.StartAsync();
        server.Address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        return server;
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
