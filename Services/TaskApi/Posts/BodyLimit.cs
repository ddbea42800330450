using Microsoft.AspNetCore.Http.Metadata;

namespace AiTasks.TaskApi.Posts;

/// <summary>Metadata of an endpoint that takes larger bodies than others.</summary>
/// <param name="Bytes">The most.</param>
internal sealed record BodyLimit(long Bytes) : IRequestSizeLimitMetadata
{
    /// <summary>A picture of the largest size in base64, and the words around it. The gateway's routes have the same.</summary>
    public static readonly BodyLimit OfPictures = new(16 * 1024 * 1024);

    public long? MaxRequestBodySize => Bytes;
}
