using System.Globalization;
using System.Text;
using System.Xml;

namespace AiTasks.Imaging;

/// <summary>
/// Writes a canvas as SVG. What callers say becomes escaped text, checked numbers or checked colours and never markup, and the only
/// references are <c>data:</c> addresses of pictures whose content was looked at.
/// </summary>
public static class SvgWriter
{
    private const string Namespace = "http://www.w3.org/2000/svg";

    // The font that requirements install; others for machines on which it has another name.
    private const string Fonts = "DejaVu Sans, Verdana, sans-serif";

    // Of DejaVu Sans, in heights of the font.
    private const double Ascent = 0.93;
    private const double LineHeight = 1.2;

    /// <summary>The canvas as SVG of its own size.</summary>
    /// <param name="canvas">The canvas.</param>
    /// <exception cref="ArgumentException">As <see cref="LayerRules.Check(Canvas)"/>.</exception>
    public static string Write(Canvas canvas)
    {
        LayerRules.Check(canvas);
        var text = new StringBuilder();
        using (var svg = XmlWriter.Create(text, new XmlWriterSettings { OmitXmlDeclaration = true }))
        {
            svg.WriteStartElement("svg", Namespace);
            Write(svg, ("width", canvas.Width), ("height", canvas.Height));
            svg.WriteAttributeString("viewBox", $"0 0 {canvas.Width} {canvas.Height}");
            Write(svg, new RectangleLayer { Width = canvas.Width, Height = canvas.Height, Color = canvas.Background });
            foreach (var layer in canvas.Layers.OrderBy(layer => layer.OrderIndex))
                Write(svg, layer);
            svg.WriteEndElement();
        }

        return text.ToString();
    }

    private static void Write(XmlWriter svg, Layer layer)
    {
        switch (layer)
        {
            case ImageLayer image:
                Write(svg, image);
                break;
            case RectangleLayer rectangle:
                Write(svg, rectangle);
                break;
            case TextLayer text:
                Write(svg, text);
                break;
        }
    }

    // The inner svg element cuts off what is not of the part that is drawn.
    private static void Write(XmlWriter svg, ImageLayer image)
    {
        var crop = image.Crop ?? new CropArea(0, 0, image.PixelWidth, image.PixelHeight);
        var (width, height) = (image.Width, image.Height) switch
        {
            ({ } w, { } h) => (w, h),
            ({ } w, null) => (w, w * crop.Height / crop.Width),
            (null, { } h) => (h * crop.Width / crop.Height, h),
            _ => (crop.Width, crop.Height),
        };
        (width, height) = (width * image.Scale, height * image.Scale);

        svg.WriteStartElement("g", Namespace);
        Write(svg, ("opacity", image.Opacity));
        Turn(svg, image.Rotation, image.X + (width / 2), image.Y + (height / 2));
        svg.WriteStartElement("svg", Namespace);
        Write(svg, ("x", image.X), ("y", image.Y), ("width", width), ("height", height));
        svg.WriteAttributeString("viewBox", string.Create(CultureInfo.InvariantCulture, $"{crop.X} {crop.Y} {crop.Width} {crop.Height}"));
        svg.WriteAttributeString("preserveAspectRatio", "none");
        svg.WriteStartElement("image", Namespace);
        Write(svg, ("width", image.PixelWidth), ("height", image.PixelHeight));
        svg.WriteAttributeString("preserveAspectRatio", "none");
        svg.WriteAttributeString("href", DataUri(image.Bytes.Span, image.MediaType));
        svg.WriteEndElement();
        svg.WriteEndElement();
        svg.WriteEndElement();
    }

    /// <summary>A picture as an address that holds it.</summary>
    /// <param name="bytes">The whole file.</param>
    /// <param name="mediaType">As <see cref="PictureFormat"/> read it from the bytes.</param>
    public static string DataUri(ReadOnlySpan<byte> bytes, string mediaType) => $"data:{mediaType};base64,{Convert.ToBase64String(bytes)}";

    private static void Write(XmlWriter svg, RectangleLayer rectangle)
    {
        svg.WriteStartElement("rect", Namespace);
        Write(svg, ("x", rectangle.X), ("y", rectangle.Y), ("width", rectangle.Width), ("height", rectangle.Height));
        Fill(svg, rectangle.Color, rectangle.Opacity);
        Turn(svg, rectangle.Rotation, rectangle.X + (rectangle.Width / 2), rectangle.Y + (rectangle.Height / 2));
        svg.WriteEndElement();
    }

    private static void Write(XmlWriter svg, TextLayer text)
    {
        svg.WriteStartElement("g", Namespace);
        svg.WriteAttributeString("font-family", Fonts);
        Write(svg, ("font-size", text.Size));
        svg.WriteAttributeString("font-weight", text.Bold ? "bold" : "normal");
        svg.WriteAttributeString("text-anchor", text.Align switch { TextAlign.Center => "middle", TextAlign.Right => "end", _ => "start" });
        Fill(svg, text.Color, text.Opacity);
        var y = text.Y + (Ascent * text.Size);
        foreach (var line in TextLines.Break(text.Text, text.Size, text.MaxWidth, text.Bold))
        {
            svg.WriteStartElement("text", Namespace);
            svg.WriteAttributeString("xml", "space", null, "preserve");
            Write(svg, ("x", text.X), ("y", y));
            svg.WriteString(line);
            svg.WriteEndElement();
            y += LineHeight * text.Size;
        }

        svg.WriteEndElement();
    }

    private static void Fill(XmlWriter svg, string color, double opacity)
    {
        var parsed = LayerColor.Parse(color) ?? throw new ArgumentException("Not a colour.", nameof(color));
        svg.WriteAttributeString("fill", parsed.Hex);
        Write(svg, ("fill-opacity", parsed.Opacity * opacity));
    }

    private static void Turn(XmlWriter svg, double degrees, double x, double y)
    {
        if (degrees != 0)
            svg.WriteAttributeString("transform", string.Create(CultureInfo.InvariantCulture, $"rotate({degrees} {x} {y})"));
    }

    private static void Write(XmlWriter svg, params ReadOnlySpan<(string Name, double Value)> numbers)
    {
        foreach (var (name, value) in numbers)
            svg.WriteAttributeString(name, value.ToString("0.####", CultureInfo.InvariantCulture));
    }
}
