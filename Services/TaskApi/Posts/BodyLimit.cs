using Microsoft.AspNetCore.Http.Metadata;

namespace AiTasks.TaskApi.Posts;

/// <summary>Metadata of an endpoint that takes larger bodies than others.</summary>
/// <param name="Bytes">The most.</param>
internal sealed record BodyLimit(long Bytes) : IRequestSizeLimitMetadata
{
    public long? MaxRequestBodySize => Bytes;
}
