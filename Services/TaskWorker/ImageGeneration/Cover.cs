using AiTasks.Imaging;

namespace AiTasks.TaskWorker.ImageGeneration;

/// <summary>A picture that fills a canvas: as large as it must be, centred, its overhang cut off.</summary>
internal static class Cover
{
    /// <exception cref="ArgumentException">It is neither PNG nor JPEG.</exception>
    public static Canvas Of(byte[] picture, int width, int height)
    {
        var layer = new ImageLayer(picture);
        var scale = Math.Max((double)width / layer.PixelWidth, (double)height / layer.PixelHeight);
        return new Canvas(width, height)
        {
            Layers =
            [
                layer with
                {
                    X = (width - (layer.PixelWidth * scale)) / 2,
                    Y = (height - (layer.PixelHeight * scale)) / 2,
                    Width = layer.PixelWidth * scale,
                    Height = layer.PixelHeight * scale,
                },
            ],
        };
    }
}
