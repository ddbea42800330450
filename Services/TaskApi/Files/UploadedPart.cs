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
    private const int MaxParts = 20;
    private const int Slack = 1024 * 1024;

    /// <summary>
    /// Finds the part <c>file</c>, or else the first one with a name of a file. What stands before it is passed over, as long as it is not
    /// more than files may be.
    /// </summary>
    /// <param name="request">The request.</param>
    /// <param name="maxBytes">The most a part before it may have.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>Null: the request has none.</returns>
    /// <exception cref="IOException">The request ends in the middle.</exception>
    /// <exception cref="InvalidDataException">It is no proper form.</exception>
    public static async Task<UploadedPart?> FindAsync(HttpRequest request, long maxBytes, CancellationToken cancellationToken)
    {
        if (!MediaTypeHeaderValue.TryParse(request.ContentType, out var type)
            || !type.MediaType.Equals("multipart/form-data", StringComparison.OrdinalIgnoreCase)
            || HeaderUtilities.RemoveQuotes(type.Boundary) is not { Length: > 0 and <= MaxBoundary } boundary)
        {
            return null;
        }

        // More than one read brings, so that a file that is too large meets the limit of files first.
        var reader = new MultipartReader(boundary.ToString(), request.Body) { BodyLengthLimit = maxBytes + Slack };
        for (var part = 0; part < MaxParts && await reader.ReadNextSectionAsync(cancellationToken) is { } section; part++)
        {
            if (section.AsFileSection() is { } file && (file.Name == FieldName || file.FileName.Length > 0))
                return new UploadedPart(file.FileName, section.Body);
        }

        return null;
    }
}
