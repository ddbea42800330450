namespace AiTasks.Imaging;

/// <summary>What a canvas and its layers may be.</summary>
public static class LayerRules
{
    /// <summary>Longest side of a canvas in pixels.</summary>
    public const int MaxSide = 4096;

    /// <summary>Layers of one canvas.</summary>
    public const int MaxLayers = 200;

    /// <summary>Pixels of all pictures on a canvas: as many as the best phones make. They are unpacked, however small their files are.</summary>
    public const int MaxPicturePixels = 50_000_000;

    /// <summary>Bytes of all pictures on a canvas: more than the 20 MB that a bot of Telegram can fetch.</summary>
    public const int MaxPictureBytes = 32 * 1024 * 1024;

    private const double Farthest = 100_000;
    private const double LargestScale = 100;
    private const int LongestText = 4000;
    private const double LargestFont = 1000;

    /// <summary>Refuses a canvas that cannot be drawn, or one of its layers.</summary>
    /// <param name="canvas">The canvas.</param>
    /// <exception cref="ArgumentException">It breaks a rule; <see cref="ArgumentException.ParamName"/> is the field's name.</exception>
    public static void Check(Canvas canvas)
    {
        ArgumentNullException.ThrowIfNull(canvas);
        Between(canvas.Width, 1, MaxSide, "width");
        Between(canvas.Height, 1, MaxSide, "height");
        Color(canvas.Background, "background");
        if (canvas.Layers.Count > MaxLayers)
            throw Refusal($"At most {MaxLayers} layers.", "layers");
        foreach (var layer in canvas.Layers)
            Check(layer);

        var pictures = canvas.Layers.OfType<ImageLayer>().ToList();
        if (!Fits(pictures.Sum(picture => (long)picture.PixelWidth * picture.PixelHeight), pictures.Sum(picture => (long)picture.Bytes.Length)))
            throw Refusal("The pictures are too large together.", "layers");
    }

    /// <summary>Whether a picture of that size may be drawn.</summary>
    /// <param name="picture">What its header says.</param>
    /// <param name="bytes">Length of its file.</param>
    public static bool Fits(PictureInfo picture, long bytes)
    {
        ArgumentNullException.ThrowIfNull(picture);
        return Fits((long)picture.Width * picture.Height, bytes);
    }

    /// <summary>Refuses a layer that cannot be drawn.</summary>
    /// <param name="layer">The layer.</param>
    /// <exception cref="ArgumentException">It breaks a rule; <see cref="ArgumentException.ParamName"/> is the field's name in camel case.</exception>
    public static void Check(Layer layer)
    {
        ArgumentNullException.ThrowIfNull(layer);
        Between(layer.Opacity, 0, 1, "opacity");
        switch (layer)
        {
            case ImageLayer image:
                Check(image);
                break;
            case RectangleLayer rectangle:
                Place(rectangle.X, rectangle.Y, rectangle.Rotation);
                Between(rectangle.Width, 0, Farthest, "width");
                Between(rectangle.Height, 0, Farthest, "height");
                Color(rectangle.Color, "color");
                break;
            case TextLayer text:
                Check(text);
                break;
        }
    }

    private static bool Fits(long pixels, long bytes) => pixels <= MaxPicturePixels && bytes <= MaxPictureBytes;

    private static void Check(ImageLayer image)
    {
        Place(image.X, image.Y, image.Rotation);
        Between(image.Scale, 0, LargestScale, "scale", exclusive: true);
        Between(image.Width ?? 1, 0, Farthest, "width", exclusive: true);
        Between(image.Height ?? 1, 0, Farthest, "height", exclusive: true);
        if (!Fits((long)image.PixelWidth * image.PixelHeight, image.Bytes.Length))
            throw Refusal($"A picture has at most {MaxPicturePixels} pixels and {MaxPictureBytes} bytes.", "bytes");
        if (image.Crop is { } crop)
        {
            Between(crop.X, -Farthest, Farthest, "crop");
            Between(crop.Y, -Farthest, Farthest, "crop");
            Between(crop.Width, 1, Farthest, "crop");
            Between(crop.Height, 1, Farthest, "crop");
        }
    }

    private static void Check(TextLayer text)
    {
        Place(text.X, text.Y, 0);
        if (text.Text is not { Length: <= LongestText })
            throw Refusal($"A text has at most {LongestText} characters.", "text");
        Between(text.Size, 1, LargestFont, "size");
        Between(text.MaxWidth ?? 1, 0, Farthest, "maxWidth", exclusive: true);
        Color(text.Color, "color");
        if (!Enum.IsDefined(text.Align))
            throw Refusal("A text is aligned left, center or right.", "align");
    }

    private static void Place(double x, double y, double rotation)
    {
        Between(x, -Farthest, Farthest, "x");
        Between(y, -Farthest, Farthest, "y");
        Between(rotation, -Farthest, Farthest, "rotation");
    }

    // Not a number is between nothing.
    private static void Between(double value, double least, double most, string field, bool exclusive = false)
    {
        if (!(value >= least && value <= most) || (exclusive && value == least))
            throw Refusal(exclusive ? $"Not above {least} and up to {most}." : $"Not between {least} and {most}.", field);
    }

    private static void Color(string color, string field)
    {
        if (LayerColor.Parse(color) is null)
            throw Refusal("Not a colour: #rrggbb or #rrggbbaa.", field);
    }

    private static ArgumentException Refusal(string message, string field) => new(message, field);
}
