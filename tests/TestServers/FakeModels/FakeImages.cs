using System.Collections.Concurrent;
using System.Net.Http.Headers;
using System.Text.Json;
using AiTasks.TestServers.Pictures;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace AiTasks.TestServers.FakeModels;

/// <summary>One call of the fake image model.</summary>
/// <param name="Prompt">What it was asked for.</param>
/// <param name="Size">Such as <c>1024x1024</c>.</param>
/// <param name="Base">The picture to work on; null for none.</param>
public sealed record FakeImageCall(string Prompt, string? Size, byte[]? Base)
{
    /// <summary>The key it came with.</summary>
    public string? Key { get; init; }
}

/// <summary>
/// OpenAI's image generations and edits. The marker <c>[[url]]</c> in a prompt makes it answer with an address of its own,
/// <c>[[url-private]]</c> with one in a private network, <c>[[garbage]]</c> with bytes that are no picture, and <c>[[500-image-then-ok]]</c>
/// fail once.
/// </summary>
public sealed class FakeImages
{
    private readonly ConcurrentQueue<FakeImageCall> _calls = new();
    private readonly ConcurrentDictionary<string, int> _tries = new();

    /// <summary>All calls so far, oldest first.</summary>
    public IReadOnlyList<FakeImageCall> Calls => [.. _calls];

    /// <summary>The picture it makes: all of one colour, 1024 pixels square.</summary>
    public static byte[] Picture { get; } = Png.Solid(1024, 1024, 200, 40, 90);

    internal void Map(IEndpointRouteBuilder endpoints)
    {
        endpoints.MapPost("/v1/images/generations", (Delegate)GenerateAsync);
        endpoints.MapPost("/v1/images/edits", (Delegate)EditAsync);
        endpoints.MapGet("/files/picture.png", () => Results.Bytes(Picture, "image/png"));
    }

    private async Task<IResult> GenerateAsync(HttpContext http)
    {
        using var body = await JsonDocument.ParseAsync(http.Request.Body, cancellationToken: http.RequestAborted);
        return Answer(http, new FakeImageCall(
            body.RootElement.GetProperty("prompt").GetString()!,
            body.RootElement.TryGetProperty("size", out var size) ? size.GetString() : null, null));
    }

    private async Task<IResult> EditAsync(HttpContext http)
    {
        var form = await http.Request.ReadFormAsync(http.RequestAborted);
        using var bytes = new MemoryStream();
        await form.Files[0].CopyToAsync(bytes, http.RequestAborted);
        return Answer(http, new FakeImageCall(form["prompt"].ToString(), form["size"], bytes.ToArray()));
    }

    private IResult Answer(HttpContext http, FakeImageCall call)
    {
        _calls.Enqueue(call with { Key = AuthenticationHeaderValue.TryParse(http.Request.Headers.Authorization, out var given) ? given.Parameter : null });
        bool Has(string marker) => call.Prompt.Contains($"[[{marker}]]", StringComparison.Ordinal);
        if (Has("500-image-then-ok") && _tries.AddOrUpdate(call.Prompt, 1, (_, tries) => tries + 1) == 1)
            return Results.Json(new { error = new { message = "provider-internal: key sk-secret", type = "fake" } }, statusCode: 500);
        object image = Has("url") ? new { url = $"{http.Request.Scheme}://{http.Request.Host}/files/picture.png" }
            : Has("url-private") ? new { url = "https://169.254.169.254/latest/picture.png" }
            : new { b64_json = Convert.ToBase64String(Has("garbage") ? "RIFF....WEBP"u8 : Picture) };
        return Results.Json(new { created = 1_700_000_000, data = new[] { image } });
    }
}
