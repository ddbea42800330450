using AiTasks.Imaging;
using AiTasks.TaskWorker.Providers.Offline.Painting;

namespace AiTasks.TaskWorker.Providers.Offline;

/// <summary>What to paint.</summary>
/// <param name="Prompt">In Russian or English. Nothing of it is written into the picture.</param>
/// <param name="Width">Pixels.</param>
/// <param name="Height">Pixels.</param>
/// <param name="Variant">Another number gives another picture of the same prompt.</param>
/// <param name="Base">A picture to work over; null to begin with nothing.</param>
internal sealed record PaintRequest(string Prompt, int Width, int Height, int Variant, BasePicture? Base);

/// <summary>A picture to work over, whose content was looked at.</summary>
internal sealed record BasePicture
{
    private BasePicture(ReadOnlyMemory<byte> bytes, PictureInfo info) => (Bytes, Info) = (bytes, info);

    /// <summary>The whole file.</summary>
    public ReadOnlyMemory<byte> Bytes { get; }

    /// <summary>What its header says.</summary>
    public PictureInfo Info { get; }

    /// <summary>Null for what is neither PNG nor JPEG, or too large to be drawn.</summary>
    public static BasePicture? Read(ReadOnlyMemory<byte> bytes) =>
        PictureFormat.Read(bytes.Span) is { } info && LayerRules.Fits(info, bytes.Length) ? new(bytes, info) : null;
}

/// <summary>
/// Paints without a model, so that everything can be tried on a machine without a key. It is no image model and understands nothing: it
/// knows some hundred words in Russian and English, each with a place, a thing, a season or a colour that it can draw, and puts those
/// together. What a prompt says beyond these words only changes how they are arranged; a prompt without any of them becomes an abstract
/// picture. The same request always gives the same picture.
/// </summary>
internal static class OfflinePainter
{
    // Another way of painting would change all pictures, so it gets another number.
    private const string Model = "offline-painter-1";

    /// <summary>The picture as SVG of the asked size.</summary>
    public static string Paint(PaintRequest request)
    {
        var prompt = PaintVocabulary.Default.Read(request.Prompt);
        var random = new PaintRandom($"{Model}|{request.Variant}|{request.Prompt.Trim()}");
        var unit = Math.Min(request.Width, request.Height) / 1000.0;
        var palette = Palettes.For(prompt, indoors: prompt.Place is null, random.For("palette"));
        var stage = new Stage(new Brush(), palette, random, prompt, request.Width / unit, request.Height / unit);
        if (request.Base is { } picture)
            Edits.Paint(stage, picture, request.Prompt);
        else
            Scenes.Paint(stage);
        return stage.Brush.ToSvg(request.Width, request.Height, unit);
    }
}
