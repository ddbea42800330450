using System.Collections.Concurrent;
using AiTasks.Contracts;
using AiTasks.ServiceDefaults.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace AiTasks.TaskWorker.FunctionalTests;

/// <summary>The task API's store of pictures, as a worker sees it.</summary>
internal sealed class FakePictures
{
    private readonly ConcurrentDictionary<Guid, byte[]> _pictures = new();
    private int _failures;

    public byte[] this[Guid id] => _pictures[id];

    public Guid Add(byte[] bytes)
    {
        var id = Guid.NewGuid();
        _pictures[id] = bytes;
        return id;
    }

    /// <summary>Answers the next calls with 503.</summary>
    public void FailNext(int calls) => _failures = calls;

    public void Map(IEndpointRouteBuilder endpoints)
    {
        endpoints.MapPut(PostApiRoutes.Pictures, KeepAsync);
        endpoints.MapGet(
            PostApiRoutes.Pictures + "/{id:guid}", (Guid id) => _pictures.TryGetValue(id, out var bytes) ? Results.Bytes(bytes) : Results.NotFound());
    }

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
