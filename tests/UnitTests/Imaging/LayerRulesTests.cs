using System.Xml.Linq;
using AiTasks.Imaging;
using AiTasks.TestServers.Pictures;

namespace AiTasks.UnitTests.Imaging;

public sealed class LayerRulesTests
{
    private static readonly byte[] Small = Png.Write(2, 2, (_, _) => (1, 2, 3));

    private static readonly RectangleLayer Rectangle = new() { Width = 1, Height = 1 };
    private static readonly TextLayer Text = new() { Text = "а" };
    private static readonly ImageLayer Image = new(Small);

    public static TheoryData<string, Layer> Wrong => new()
    {
        { "color", Rectangle with { Color = "red" } },
        { "color", Rectangle with { Color = "#12345" } },
        { "color", Rectangle with { Color = "#fff\"/><script/>" } },
        { "color", Text with { Color = "url(#a)" } },
        { "opacity", Rectangle with { Opacity = 1.1 } },
        { "opacity", Image with { Opacity = double.NaN } },
        { "x", Text with { X = double.PositiveInfinity } },
        { "y", Image with { Y = 1e9 } },
        { "width", Rectangle with { Width = -1 } },
        { "height", Image with { Height = 0 } },
        { "scale", Image with { Scale = 0 } },
        { "scale", Image with { Scale = double.NaN } },
        { "rotation", Rectangle with { Rotation = double.NaN } },
        { "crop", Image with { Crop = new(0, 0, 0, 5) } },
        { "size", Text with { Size = 0 } },
        { "maxWidth", Text with { MaxWidth = 0 } },
        { "align", Text with { Align = (TextAlign)9 } },
        { "text", Text with { Text = new('а', 4001) } },
        { "bytes", new ImageLayer(Header(20_000, 20_000)) },
    };

    [Theory]
    [MemberData(nameof(Wrong), DisableDiscoveryEnumeration = true)]
    public void What_cannot_be_drawn_is_refused_by_the_name_of_its_field(string field, Layer layer)
    {
        Assert.Equal(field, Assert.Throws<ArgumentException>(() => LayerRules.Check(layer)).ParamName);
        Assert.Equal(field, Assert.Throws<ArgumentException>(() => SvgWriter.Write(new Canvas(10, 10) { Layers = [layer] })).ParamName);
    }

    [Fact]
    public void A_canvas_has_limits_too()
    {
        Assert.Equal("width", Refused(new(0, 10)));
        Assert.Equal("height", Refused(new(10, 4097)));
        Assert.Equal("background", Refused(new(10, 10) { Background = "white" }));
        Assert.Equal("layers", Refused(new(10, 10) { Layers = [.. Enumerable.Repeat(Rectangle, 201)] }));
        Assert.Equal("layers", Refused(new(10, 10) { Layers = [new ImageLayer(Header(6000, 5000)), new ImageLayer(Header(6000, 5000))] }));
    }

    [Fact]
    public void What_is_no_picture_becomes_no_layer() =>
        Assert.Throws<ArgumentException>(() => new ImageLayer("<svg xmlns=\"http://www.w3.org/2000/svg\"/>"u8.ToArray()));

    [Fact]
    public void The_only_references_are_the_pictures_themselves()
    {
        var svg = XDocument.Parse(SvgWriter.Write(new Canvas(10, 10) { Layers = [Image, new ImageLayer(Jpegs.Baseline), Text, Rectangle] }));

        Assert.Equal(
            [$"data:image/png;base64,{Convert.ToBase64String(Small)}", $"data:image/jpeg;base64,{Convert.ToBase64String(Jpegs.Baseline)}"],
            svg.Descendants().Attributes().Where(attribute => attribute.Name.LocalName == "href").Select(attribute => attribute.Value));
    }

    private static string? Refused(Canvas canvas) => Assert.Throws<ArgumentException>(() => LayerRules.Check(canvas)).ParamName;

    private static byte[] Header(int width, int height) => [.. Small[..8], .. Png.Chunk("IHDR"u8, Png.Header(width, height))];
}
