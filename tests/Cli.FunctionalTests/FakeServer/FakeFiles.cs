using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace AiTasks.Cli.FunctionalTests.FakeServer;

/// <summary>A file that was uploaded.</summary>
/// <param name="Id">As the server named it.</param>
/// <param name="Name">As a form names it.</param>
/// <param name="Bytes">All of it.</param>
internal sealed record UploadedFile(Guid Id, string Name, byte[] Bytes);

/// <summary>Takes uploads as they are streamed, field by field.</summary>
internal sealed class FakeFiles
{
    public ConcurrentQueue<UploadedFile> Uploaded { get; } = new();

    /// <summary>Longest file, in bytes; longer ones are refused by their announced length, before they are read.</summary>
    public long Limit { get; set; } = 100 * 1024 * 1024;

    public void Map(WebApplication app) => app.MapPost("/files/upload", http => TakeAsync(http, Uploaded));

    public async Task TakeAsync(HttpContext http, ConcurrentQueue<UploadedFile> uploads)
    {
        if (http.Request.ContentLength > Limit)
        {
            await FakeContractE.RefuseAsync(http, 413, "request_too_large", "The file is too large.");
            return;
        }

        var boundary = HeaderUtilities.RemoveQuotes(MediaTypeHeaderValue.Parse(http.Request.ContentType).Boundary).Value!;
        var section = await new MultipartReader(boundary, http.Request.Body).ReadNextSectionAsync();
        var field = ContentDispositionHeaderValue.Parse(section!.ContentDisposition);
        if (field.Name != "\"file\"" && field.Name != "file")
        {
            await FakeContractE.RefuseAsync(http, 422, "validation_error", "file is missing.");
            return;
        }

        using var content = new MemoryStream();
        await section.Body.CopyToAsync(content);
        var file = new UploadedFile(Guid.NewGuid(), HeaderUtilities.RemoveQuotes(field.FileName).Value!, content.ToArray());
        uploads.Enqueue(file);
        await FakeContractE.WriteAsync(http, 201, new JsonObject
        {
            ["id"] = file.Id,
            ["filename"] = file.Name,
            ["mime_type"] = "application/pdf",
            ["size_bytes"] = file.Bytes.Length,
            ["storage_path"] = $"u/{file.Id}",
            ["created_at"] = "2025-11-21T10:00:00Z",
        });
    }
}
