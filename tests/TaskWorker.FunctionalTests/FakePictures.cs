using System.Collections.Concurrent;
using AiTasks.Contracts;
using AiTasks.ServiceDefaults.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace AiTasks.TaskWorker.FunctionalTests;

/// <summary>The task API's store of pictures, as a worker sees it.</summary>
internal sealed class FakePictures : IAsyncDisposable
{
    private readonly ConcurrentDictionary<Guid, byte[]> _pictures = new();
    private readonly WebApplication _app;
    private int _failures;

    private FakePictures(WebApplication app) => _app = app;

    public string Address { get; private set; } = "";

    public static async Task<FakePictures> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var pictures = new FakePictures(app);
        app.MapPut(PostApiRoutes.Pictures, pictures.KeepAsync);
        app.MapGet(PostApiRoutes.Pictures + "/{id:guid}", (Guid id) => pictures._pictures.TryGetValue(id, out var bytes) ? Results.Bytes(bytes) : Results.NotFound());
        await app.StartAsync();
        pictures.Address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        return pictures;
    }

    public byte[] this[Guid id] => _pictures[id];

    public Guid Add(byte[] bytes)
    {
        var id = Guid.NewGuid();
        _pictures[id] = bytes;
        return id;
    }

    /// <summary>Answers the next calls with 503.</summary>
    public void FailNext(int calls) => _failures = calls;

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task<IResult> KeepAsync(HttpRequest request, long task)
    {
        if (string.IsNullOrEmpty(request.Headers[ServiceTokenHandler.HeaderName])) return Results.StatusCode(401);
        if (Interlocked.Decrement(ref _failures) >= 0) return Results.StatusCode(503);
        using var body = new MemoryStream();
        await request.Body.CopyToAsync(body);
        var info = Imaging.PictureFormat.Read(body.ToArray())!;
        return Results.Json(new StoredPicture(Add(body.ToArray()), info.Width, info.Height), WireJson.Internal);
    }
}
