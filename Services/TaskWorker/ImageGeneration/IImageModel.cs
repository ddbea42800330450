using AiTasks.TaskWorker.Providers;

namespace AiTasks.TaskWorker.ImageGeneration;

/// <summary>What a picture is to show.</summary>
/// <param name="Prompt">In words.</param>
/// <param name="Width">Pixels.</param>
/// <param name="Height">Pixels.</param>
/// <param name="Variant">0, 1, 2 …: which of several pictures of the same prompt.</param>
/// <param name="Base">The PNG or JPEG that it is made of; null for nothing.</param>
internal sealed record ImageWish(string Prompt, int Width, int Height, int Variant, byte[]? Base);

/// <summary>A picture that a model made.</summary>
/// <param name="Bytes">PNG or JPEG, of any size.</param>
/// <param name="Model">The model that made it, as it calls itself.</param>
/// <param name="InputTokens">0 when the provider does not say.</param>
/// <param name="OutputTokens">0 when the provider does not say.</param>
internal sealed record MadeImage(byte[] Bytes, string Model, long InputTokens, long OutputTokens);

/// <summary>Makes pictures.</summary>
internal interface IImageModel
{
    /// <param name="model">The model to ask.</param>
    /// <param name="wish">What it is to show.</param>
    /// <param name="key">A person's key or the provider's; null where none is needed.</param>
    /// <param name="cancellation">Ends the call.</param>
    /// <exception cref="ModelFailureException">There is no picture.</exception>
    Task<MadeImage> MakeAsync(string model, ImageWish wish, string? key, CancellationToken cancellation);
}
