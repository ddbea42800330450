using AiTasks.Contracts;
using AiTasks.TaskApi.Accounts;
using AiTasks.TaskApi.ClientApi;
using AiTasks.TaskApi.Description;
using AiTasks.TaskApi.Files.Stores;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

namespace AiTasks.TaskApi.Files;

/// <summary>Files of contract E (section 5.3), and their bytes for workers.</summary>
internal static class FileEndpoints
{
    public static IEndpointRouteBuilder MapFiles(this IEndpointRouteBuilder endpoints)
    {
        var files = endpoints.MapGroup("/files").WithMetadata(new ClientDoor()).WithTags("Contract E: files");
        var uploads = files.MapGroup("").WithMetadata(new DisableRequestSizeLimitAttribute());
        uploads.MapPost("/upload", UploadAsync).WithName("uploadFile").WithSummary("Keeps a file: a form with the part 'file'")
            .WithMetadata(RequestBody.File).Produces<KeptFile>();
        uploads.MapPost("/upload-for-llm", UploadForModelAsync).WithName("uploadFileForModel").WithSummary("The same, for a model to look at")
            .WithMetadata(RequestBody.File).Produces<KeptModelFile>();
        files.MapGet("/{id:guid}", FindAsync).WithName("getFile").WithSummary("What is known of a file").Produces<FileInfo>();
        files.MapGet("/{id:guid}/content", DownloadAsync).WithName("downloadFile").WithSummary("The file itself").Produces<Stream>(contentType: "application/octet-stream");

        endpoints.MapGet(FileAddresses.PublicPath + "/{id:guid}", ShowAsync).WithTags("Contract E: files")
            .WithName("showFile").WithSummary("A picture, for whoever has its signed address").Produces<Stream>(contentType: "image/png");
        endpoints.MapGet("/internal/files/{id:guid}", ReadAsync).WithMetadata(new ServiceDoor()).ExcludeFromDescription();
        return endpoints;
    }

    private static Task<IResult> UploadAsync(
        HttpContext context, CurrentUser user, FileUpload upload, IOptions<UploadOptions> options) =>
        upload.TakeAsync(context, user, options.Value.MaxBytes, file => new KeptFile(file.Id, file.Filename, file.MimeType, file.SizeBytes, file.StorageKey, Time(file)));

    // Whoever sends the address back is understood by the storage path beside it, or by the number in it.
    private static Task<IResult> UploadForModelAsync(
        HttpContext context, CurrentUser user, FileUpload upload, FileAddresses addresses, IOptions<UploadOptions> options) =>
        upload.TakeAsync(context, user, options.Value.MaxModelBytes, file => new KeptModelFile(
            file.Id, file.Filename, file.MimeType, file.SizeBytes, $"{addresses.BaseUrl(context.Request)}/files/{file.Id}/content", $"files/{file.Id}",
            "ACTIVE", file.StorageKey));

    private static async Task<IResult> FindAsync(Guid id, CurrentUser user, FileQueries files, CancellationToken cancellationToken) =>
        await files.FindAsync(user.Id, id, cancellationToken) is { } file
            ? Results.Json(
                new FileInfo(
                    file.Id, file.Filename, file.MimeType, file.SizeBytes, file.UserId is null ? "project" : "upload", file.StorageKey, Time(file),
                    file.TextState, file.TextProblem, file.Pages),
                WireJson.SnakeCase)
            : Unknown();

    private static async Task<IResult> DownloadAsync(
        Guid id, HttpResponse response, CurrentUser user, FileQueries files, IFileStore store, CancellationToken cancellationToken)
    {
        if (await files.FindAsync(user.Id, id, cancellationToken) is not { } file
            || await store.OpenAsync(file.StorageKey, cancellationToken) is not { } content)
        {
            return Unknown();
        }

        response.Headers.CacheControl = "private, no-cache";
        response.Headers.XContentTypeOptions = "nosniff";
        return Bytes(file, content, file.Filename);
    }

    private static async Task<IResult> ShowAsync(
        Guid id, string? expires, string? signature, HttpResponse response, FileAddresses addresses, FileQueries files, IFileStore store,
        CancellationToken cancellationToken)
    {
        if (!addresses.Holds(id, expires, signature))
            return ClientProblem.Of(StatusCodes.Status403Forbidden, "address_expired", "The address of the picture does not hold, or no longer.");
        if (await files.FindAsync(id, cancellationToken) is not { IsPicture: true } file
            || await store.OpenAsync(file.StorageKey, cancellationToken) is not { } content)
        {
            return Unknown();
        }

        response.Headers.CacheControl = "private, max-age=3600";
        response.Headers.XContentTypeOptions = "nosniff";
        return Bytes(file, content, null);
    }

    private static async Task<IResult> ReadAsync(Guid id, FileQueries files, IFileStore store, CancellationToken cancellationToken) =>
        await files.FindAsync(id, cancellationToken) is { } file && await store.OpenAsync(file.StorageKey, cancellationToken) is { } content
            ? Bytes(file, content, null)
            : Results.NotFound();

    // With a name it is something to keep, never a page of ours.
    private static IResult Bytes(StoredFile file, Stream content, string? name) => Results.Stream(
        content, file.MimeType, name, Time(file), new EntityTagHeaderValue($"\"{Convert.ToHexStringLower(file.Sha256)}\""), enableRangeProcessing: true);

    private static DateTimeOffset Time(StoredFile file) => new(file.CreatedAt);

    private static IResult Unknown() => ClientProblem.NotFound("There is no such file.");

    private sealed record KeptFile(Guid Id, string Filename, string MimeType, long SizeBytes, string StoragePath, DateTimeOffset CreatedAt);

    private sealed record KeptModelFile(
        Guid Id, string Filename, string MimeType, long SizeBytes, string GoogleFileUri, string GoogleFileName, string State, string StoragePath);

    /// <summary>
    /// What is known of a file: its source is <c>upload</c> or <c>project</c>, its text's state one of <see cref="DocumentStates"/>, with the
    /// problem when that is a failure, and the pages of what has some.
    /// </summary>
    private sealed record FileInfo(
        Guid Id, string Filename, string MimeType, long SizeBytes, string SourceType, string StoragePath, DateTimeOffset CreatedAt, string TextState,
        string? TextProblem, int? Pages);
}
