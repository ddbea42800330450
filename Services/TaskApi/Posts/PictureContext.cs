using System.Text.Json;
using AiTasks.Contracts;

namespace AiTasks.TaskApi.Posts;

/// <summary>What the worker is told of a picture. The picture that it is made of goes by its name, never as bytes.</summary>
internal static class PictureContext
{
    /// <param name="prompt">What it shows.</param>
    /// <param name="width">Pixels.</param>
    /// <param name="height">Pixels.</param>
    /// <param name="basePictureId">What it is made of; null for nothing.</param>
    /// <param name="variant">0, 1, 2 …: which of several pictures of the same prompt.</param>
    public static string Of(string prompt, int width, int height, Guid? basePictureId, int variant) => JsonSerializer.Serialize(
        new { Prompt = prompt, Width = width, Height = height, BasePictureId = basePictureId, Variant = variant }, WireJson.SnakeCase);
}
