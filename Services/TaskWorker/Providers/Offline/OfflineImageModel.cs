using AiTasks.Imaging;
using AiTasks.TaskWorker.ImageGeneration;

namespace AiTasks.TaskWorker.Providers.Offline;

/// <summary>The painter that needs no model and no network: see <see cref="OfflinePainter"/>.</summary>
internal sealed class OfflineImageModel(PictureRenderer renderer) : IImageModel
{
    private const string Model = "offline-painter-1";

    public async Task<MadeImage> MakeAsync(string model, ImageWish wish, string? ownKey, CancellationToken cancellation)
    {
        var basis = wish.Base is { } bytes ? BasePicture.Read(bytes) ?? throw new ModelFailureException(ModelFailureKind.Refused) : null;
        var svg = OfflinePainter.Paint(new PaintRequest(wish.Prompt, wish.Width, wish.Height, wish.Variant, basis));
        try
        {
            return new MadeImage(await renderer.RenderAsync(svg, wish.Width, wish.Height, cancellation), Model, 0, 0);
        }
        catch (PictureRenderException error)
        {
            // The picture's base may be broken inside; a missing program is somebody else's to mend.
            throw new ModelFailureException(
                error.Failure is PictureFailure.Failed or PictureFailure.TooLarge ? ModelFailureKind.Refused : ModelFailureKind.Misconfigured, cause: error);
        }
    }
}
