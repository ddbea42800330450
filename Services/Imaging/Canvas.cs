namespace AiTasks.Imaging;

/// <summary>A picture to compose.</summary>
/// <param name="Width">Pixels, 1 to 4096.</param>
/// <param name="Height">Pixels, 1 to 4096.</param>
public sealed record Canvas(int Width, int Height)
{
    /// <summary>What is drawn, in the order of <see cref="Layer.OrderIndex"/>; equal ones in the order of this list. Up to 200.</summary>
    public IReadOnlyList<Layer> Layers { get; init; } = [];

    /// <summary>Colour below everything, as <see cref="LayerColor"/> reads it; white unless said.</summary>
    public string Background { get; init; } = "#ffffff";
}

/// <summary>One thing on a canvas. Coordinates are pixels of the canvas from its left upper corner, and may lie outside of it.</summary>
public abstract record Layer
{
    private protected Layer()
    {
    }

    /// <summary>Lower ones are drawn first, below higher ones.</summary>
    public int OrderIndex { get; init; }

    /// <summary>0, not seen, to 1.</summary>
    public double Opacity { get; init; } = 1;
}

/// <summary>A PNG or JPEG on the canvas.</summary>
public sealed record ImageLayer : Layer
{
    private readonly PictureInfo _info;

    /// <summary>Takes the picture.</summary>
    /// <param name="bytes">The whole file.</param>
    /// <exception cref="ArgumentException">It is neither PNG nor JPEG by its content.</exception>
    public ImageLayer(ReadOnlyMemory<byte> bytes)
    {
        Bytes = bytes;
        _info = PictureFormat.Read(bytes.Span) ?? throw new ArgumentException("This is neither a PNG nor a JPEG.", nameof(bytes));
    }

    /// <summary>The whole file.</summary>
    public ReadOnlyMemory<byte> Bytes { get; }

    /// <summary><c>image/png</c> or <c>image/jpeg</c>, as its content says.</summary>
    public string MediaType => _info.MediaType;

    /// <summary>Its own width in pixels.</summary>
    public int PixelWidth => _info.Width;

    /// <summary>Its own height in pixels.</summary>
    public int PixelHeight => _info.Height;

    /// <summary>Left edge before it is turned.</summary>
    public double X { get; init; }

    /// <summary>Upper edge before it is turned.</summary>
    public double Y { get; init; }

    /// <summary>Multiplies its size, above 0 to 100.</summary>
    public double Scale { get; init; } = 1;

    /// <summary>Width before <see cref="Scale"/>; unset: its own, or as <see cref="Height"/> demands to keep its proportions.</summary>
    public double? Width { get; init; }

    /// <summary>Height before <see cref="Scale"/>; unset: its own, or as <see cref="Width"/> demands to keep its proportions.</summary>
    public double? Height { get; init; }

    /// <summary>Degrees clockwise around its centre.</summary>
    public double Rotation { get; init; }

    /// <summary>The part that is drawn; unset: all of it.</summary>
    public CropArea? Crop { get; init; }
}

/// <summary>A part of a picture, in its own pixels. What of it lies outside the picture is left out.</summary>
/// <param name="X">Left edge.</param>
/// <param name="Y">Upper edge.</param>
/// <param name="Width">From 1.</param>
/// <param name="Height">From 1.</param>
public sealed record CropArea(double X, double Y, double Width, double Height);

/// <summary>A filled rectangle.</summary>
public sealed record RectangleLayer : Layer
{
    /// <summary>Left edge before it is turned.</summary>
    public double X { get; init; }

    /// <summary>Upper edge before it is turned.</summary>
    public double Y { get; init; }

    /// <summary>Pixels, from 0.</summary>
    public required double Width { get; init; }

    /// <summary>Pixels, from 0.</summary>
    public required double Height { get; init; }

    /// <summary>As <see cref="LayerColor"/> reads it.</summary>
    public string Color { get; init; } = "#000000";

    /// <summary>Degrees clockwise around its centre.</summary>
    public double Rotation { get; init; }
}

/// <summary>Which part of a line stands at the X of a text.</summary>
public enum TextAlign
{
    /// <summary>Its beginning.</summary>
    Left,

    /// <summary>Its middle.</summary>
    Center,

    /// <summary>Its end.</summary>
    Right,
}

/// <summary>A text in a font that has Latin and Cyrillic letters.</summary>
public sealed record TextLayer : Layer
{
    /// <summary>Up to 4,000 characters; a new line begins at a line break, and where <see cref="MaxWidth"/> is reached.</summary>
    public required string Text { get; init; }

    /// <summary>Where lines begin, have their middle or end, by <see cref="Align"/>.</summary>
    public double X { get; init; }

    /// <summary>Upper edge of the first line.</summary>
    public double Y { get; init; }

    /// <summary>As <see cref="LayerColor"/> reads it.</summary>
    public string Color { get; init; } = "#000000";

    /// <summary>What <see cref="X"/> means.</summary>
    public TextAlign Align { get; init; }

    /// <summary>Height of the font in pixels, 1 to 1000. The default is readable on a phone that shows 1080 pixels as wide as its screen.</summary>
    public double Size { get; init; } = 48;

    /// <summary>Widest line in pixels; unset: lines are as long as they are.</summary>
    public double? MaxWidth { get; init; }

    /// <summary>In bold letters.</summary>
    public bool Bold { get; init; }
}
