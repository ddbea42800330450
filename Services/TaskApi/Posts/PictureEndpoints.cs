using AiTasks.Contracts;
using Microsoft.Extensions.Options;

namespace AiTasks.TaskApi.Posts;

/// <summary>Pictures by themselves: for workers, and at public addresses.</summary>
internal static class PictureEndpoints
{
    // A picture never changes under its name.
    private const string ForEver = "public, max-age=31536000, immutable";

    public static IEndpointRouteBuilder MapPictures(this IEndpointRouteBuilder endpoints)
    {
        var limit = endpoints.ServiceProvider.GetRequiredService<IOptions<PostOptions>>().Value.MaxPictureBytes;
        var internals = endpoints.MapGroup(PostApiRoutes.Pictures).WithMetadata(new PostDoor(ServicesOnly: true)).ExcludeFromDescription();
        internals.MapPut("", KeepAsync).WithMetadata(new BodyLimit(limit));
        internals.MapGet("/{id:guid}", ReadAsync);

        // The name of a picture is the permission to see it: 122 random bits, told only to its owner.
        endpoints.MapGet(PostAnswers.PublicPath + "/{id:guid}.{extension:regex(^(png|jpg)$)}", ShowAsync)
            .WithTags("Contract B: posts").WithName("showPicture").WithSummary("A picture of a post, for whoever knows its address")
            .Produces<Stream>(contentType: "image/png");
        return endpoints;
    }

    private static async Task<IResult> KeepAsync(
        long task, HttpRequest request, PictureReading reading, PictureStore pictures, CancellationToken cancellationToken)
    {
        using var body = new MemoryStream();
        await request.Body.CopyToAsync(body, cancellationToken);
        var (bytes, info, problem) = reading.Read(body.ToArray());
        if (info is null) return PostProblem.Invalid(problem!);
        return await pictures.AddMadeAsync(task, bytes, info, cancellationToken) is { } stored ? Results.Json(stored, WireJson.Internal) : Results.NotFound();
    }

    private static async Task<IResult> ReadAsync(Guid id, long task, PictureStore pictures, CancellationToken cancellationToken) =>
        await pictures.ReadForTaskAsync(task, id, cancellationToken) is { } picture ? Results.Bytes(picture.Bytes, picture.MediaType) : Results.NotFound();

    private static async Task<IResult> ShowAsync(Guid id, string extension, HttpResponse response, PictureStore pictures, CancellationToken cancellationToken)
    {
        if (await pictures.ReadShownAsync(id, cancellationToken) is not { } picture) return Results.NotFound();
        response.Headers.CacheControl = ForEver;
        return Results.Bytes(picture.Bytes, picture.MediaType);
    }
}
