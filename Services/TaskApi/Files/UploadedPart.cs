using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace AiTasks.TaskApi.Files;

/// <summary>The file in a request, while it still comes.</summary>
/// <param name="Name">As its sender calls it.</param>
/// <param name="Content">Its bytes.</param>
internal sealed record UploadedPart(string Name, Stream Content)
{
    /// <summary>Name of the part in a form (contract E).</summary>
    public const string FieldName = "file";

    private const int MaxBoundary = 200;

    /// <summary>
    /// Finds the part <c>file</c>, or else the first one with a name of a file. What stands before it is passed over, at most as much as a
    /// file.
    /// </summary>
    /// <returns>Null: the request has none.</returns>
    /// <exception cref="IOException">The request ends in the middle.</exception>
    /// <exception cref="InvalidDataException">It is no proper form.</exception>
    public static async Task<UploadedPart?> FindAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        if (!MediaTypeHeaderValue.TryParse(request.ContentType, out var type)
            || !type.MediaType.Equals("multipart/form-data", StringComparison.OrdinalIgnoreCase)
            || HeaderUtilities.RemoveQuotes(type.Boundary) is not { Length: > 0 and <= MaxBoundary } boundary)
        {
            return null;
        }

        var reader = new MultipartReader(boundary.ToString(), request.Body);
        while (await reader.ReadNextSectionAsync(cancellationToken) is { } section)
        {
            if (section.AsFileSection() is { } file && (file.Name == FieldName || file.FileName.Length > 0))
                return new UploadedPart(file.FileName, section.Body);
        }

        return null;
    }
}
