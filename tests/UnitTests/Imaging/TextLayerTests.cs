using System.Xml.Linq;
using AiTasks.Imaging;
using AiTasks.TestServers.Pictures;
using FsCheck.Fluent;
using static AiTasks.UnitTests.Imaging.Drawing;

namespace AiTasks.UnitTests.Imaging;

public sealed class TextLayerTests
{
    private const string Hostile = "</text><image href=\"file:///etc/passwd\"/>&lt;script>]]>&#x3C;";

    private static readonly HashSet<string> KnownElements = ["svg", "rect", "g", "text"];

    [Fact]
    public async Task B23_cyrillic_letters_are_drawn()
    {
        var empty = await DrawAsync(new Canvas(400, 100));
        var first = await DrawAsync(Line("Доброе дело"));
        var second = await DrawAsync(Line("Ещё одно"));

        Assert.True(first.PercentUnlike(empty) > 4);
        Assert.True(first.PercentUnlike(second) > 4);
    }

    [Fact]
    public async Task B23_a_text_has_its_colour_and_begins_ends_or_has_its_middle_at_x()
    {
        var left = Ink(await DrawAsync(Line("Добро", x: 200, TextAlign.Left)));
        var center = Ink(await DrawAsync(Line("Добро", x: 200, TextAlign.Center)));
        var right = Ink(await DrawAsync(Line("Добро", x: 200, TextAlign.Right)));

        Assert.InRange(left.Left, 200, 206);
        Assert.InRange((center.Left + center.Right) / 2.0, 196, 204);
        Assert.InRange(right.Right, 194, 200);
        Assert.All([left, center, right], ink => Assert.InRange(ink.Top, 10, 10 + 20));
    }

    [Fact]
    public async Task Line_breaks_are_kept()
    {
        var one = Ink(await DrawAsync(Line("нос")));
        var three = Ink(await DrawAsync(Line("нос\r\nнос\nнос") with { Height = 200 }));

        Assert.InRange(three.Bottom - one.Bottom, (2 * 1.2 * 40) - 2, (2 * 1.2 * 40) + 2);
    }

    [Theory]
    [InlineData("Широкая электрификация южных губерний даст мощный толчок подъёму сельского хозяйства", false)]
    [InlineData("ЩЕДРЫЙ ЖЮРИ ШУМ ЩИ ЖУЖЖАНИЕ ЮШ WWW MMM @@@", true)]
    [InlineData("Мыжещёшью-небесконечнодлинноесловобезпробелов", true)]
    [InlineData("The quick brown fox, jumps: over the lazy dog! fit till jilt", true)]
    public async Task No_line_is_wider_than_it_may_be(string text, bool bold)
    {
        var canvas = new Canvas(600, 900) { Layers = [new TextLayer { Text = text, X = 50, Size = 40, MaxWidth = 300, Bold = bold }] };

        var ink = Ink(await DrawAsync(canvas));

        Assert.InRange(ink.Right, 150, 350);
        Assert.True(ink.Bottom > 90);
    }

    [Fact]
    public void What_a_text_says_is_never_markup()
    {
        var svg = XDocument.Parse(SvgWriter.Write(Line(Hostile)));

        Assert.Equal(Hostile, Assert.Single(svg.Descendants(), element => element.Name.LocalName == "text").Value);
        AssertHarmless(svg);
    }

    [Fact]
    public async Task A_hostile_text_is_drawn_like_any_other() => Assert.True(Ink(await DrawAsync(Line(Hostile))).Right > 300);

    [Fact]
    public void Any_text_gives_a_document_with_nothing_but_known_elements() => Properties.Hold(
        ArbMap.Default.GeneratorFor<string>().Where(text => text is not null),
        text => AssertHarmless(XDocument.Parse(SvgWriter.Write(Line(text + "\0\u001b\ud800\uffff<b>") with { Width = 300 }))));

    private static Canvas Line(string text, double x = 10, TextAlign align = TextAlign.Left) => new(400, 100)
    {
        Layers = [new TextLayer { Text = text, X = x, Y = 10, Size = 40, Color = "#cc0000", Align = align }],
    };

    private static void AssertHarmless(XDocument svg)
    {
        Assert.All(svg.Descendants(), element => Assert.Contains(element.Name.LocalName, KnownElements));
        Assert.DoesNotContain(svg.Descendants().Attributes(), attribute => attribute.Name.LocalName is "href" or "style");
    }

    // Where pixels are red.
    private static (int Left, int Top, int Right, int Bottom) Ink(Png png)
    {
        var found = (Left: int.MaxValue, Top: int.MaxValue, Right: -1, Bottom: -1);
        for (var y = 0; y < png.Height; y++)
        {
            for (var x = 0; x < png.Width; x++)
            {
                if (png[x, y].G < 128)
                    found = (Math.Min(found.Left, x), Math.Min(found.Top, y), Math.Max(found.Right, x), Math.Max(found.Bottom, y));
            }
        }

        Assert.True(found.Right >= 0);
        return found;
    }
}
