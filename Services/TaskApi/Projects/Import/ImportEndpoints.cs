using AiTasks.Contracts;
using AiTasks.TaskApi.ClientApi;
using AiTasks.TaskApi.Description;
using AiTasks.TaskApi.Files;
using AiTasks.TaskApi.FrontApi;
using AiTasks.TaskApi.Posts;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;

namespace AiTasks.TaskApi.Projects.Import;

/// <summary>Filling the tree, for administrators: first the files, then the nodes that have them.</summary>
internal static class ImportEndpoints
{
    public static RouteGroupBuilder MapImport(this RouteGroupBuilder projects)
    {
        var manifests = ((IEndpointRouteBuilder)projects).ServiceProvider.GetRequiredService<IOptions<ProjectOptions>>().Value;

        // What takes the file holds it to its limit.
        projects.MapPost("/files", UploadAsync).WithMetadata(new DisableRequestSizeLimitAttribute(), RequestBody.File)
            .WithName("uploadProjectFile").WithSummary("Keeps a file for projects: a form with the part 'file'").Produces<KeptProjectFile>();
        projects.MapPost("/import", ImportAsync).WithMetadata(new BodyLimit(manifests.MaxManifestBytes))
            .WithName("importProject").WithSummary("Writes nodes and their files into the tree; the same manifest again updates them").Produces<ImportOutcome>();
        return projects;
    }

    private static Task<IResult> UploadAsync(HttpContext context, FileUpload upload, ProjectUploads uploads, IOptions<UploadOptions> options) =>
        upload.TakeAsync(
            context, userId: null, options.Value.MaxBytes,
            async file =>
            {
                await uploads.KeepAsync(file, context.RequestAborted);
                return new KeptProjectFile(file.Id, file.Filename, file.SizeBytes, Convert.ToHexStringLower(file.Sha256), file.StorageKey);
            },
            uploads.FindAsync);

    private static async Task<IResult> ImportAsync(
        FrontBody<ProjectManifest> body, ProjectImport import, IOptions<ProjectOptions> options, CancellationToken cancellationToken)
    {
        var reading = ManifestReading.Read(body.Value, options.Value.MaxNodes);
        if (reading.Mistakes.Count > 0) return Refuse(reading.Mistakes);

        var client = string.IsNullOrWhiteSpace(body.Value.ClientId) ? null : body.Value.ClientId.Trim();
        var (done, mistakes) = await import.RunAsync(client, reading.Nodes, cancellationToken);
        return done is not null ? Results.Json(done, WireJson.SnakeCase) : Refuse(mistakes);
    }

    private sealed record KeptProjectFile(Guid Id, string Filename, long SizeBytes, string Sha256, string StoragePath);

    private static IResult Refuse(IReadOnlyList<ManifestMistake> mistakes) => ClientProblem.Invalid(
        string.Join(Environment.NewLine, mistakes.Select(mistake => $"{mistake.Path}: {mistake.Message}")), new { Errors = mistakes });
}
