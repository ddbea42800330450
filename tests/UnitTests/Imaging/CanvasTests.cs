using AiTasks.Imaging;
using AiTasks.TestServers.Pictures;
using static AiTasks.UnitTests.Imaging.Drawing;

namespace AiTasks.UnitTests.Imaging;

/// <summary>What is drawn is looked at pixel by pixel.</summary>
public sealed class CanvasTests
{
    private static readonly (int, int, int) White = (255, 255, 255);
    private static readonly (int, int, int) Red = (255, 0, 0);
    private static readonly (int, int, int) Green = (0, 255, 0);
    private static readonly (int, int, int) Blue = (0, 0, 255);
    private static readonly (int, int, int) Black = (0, 0, 0);

    // Red and green above, blue and black below: each corner of 10 x 10 is known by its colour.
    private static readonly byte[] Corners = Png.Write(20, 20, (x, y) => (x < 10, y < 10) switch
    {
        (true, true) => (255, 0, 0),
        (false, true) => (0, 255, 0),
        (true, false) => (0, 0, 255),
        _ => (0, 0, 0),
    });

    [Fact]
    public async Task B20_an_empty_canvas_is_white_and_has_its_size()
    {
        var png = await DrawAsync(new Canvas(1080, 1080));

        Assert.Equal((1080, 1080), (png.Width, png.Height));
        Assert.Equal((byte)255, png.OpacityAt(0, 0));
        AssertColor(White, png[0, 0]);
        AssertColor(White, png[1079, 1079]);
    }

    [Fact]
    public async Task B22_an_image_stands_at_x_and_y_in_its_own_size()
    {
        var png = await DrawAsync(new ImageLayer(Corners) { X = 30, Y = 40 });

        AssertColor(White, png[29, 40]);
        AssertColor(White, png[30, 39]);
        AssertColor(Red, png[30, 40]);
        AssertColor(Green, png[49, 40]);
        AssertColor(Blue, png[30, 59]);
        AssertColor(Black, png[49, 59]);
        AssertColor(White, png[50, 59]);
    }

    [Fact]
    public async Task B22_an_image_is_scaled()
    {
        var png = await DrawAsync(new ImageLayer(Corners) { X = 10, Y = 10, Scale = 3 });

        AssertColor(Red, png[12, 12]);
        AssertColor(Green, png[67, 12]);
        AssertColor(Black, png[67, 67]);
        AssertColor(White, png[72, 67]);
    }

    [Fact]
    public async Task Width_and_height_are_those_before_the_scale()
    {
        var png = await DrawAsync(new ImageLayer(Corners) { Width = 40, Height = 10, Scale = 2 });

        AssertColor(Red, png[10, 5]);
        AssertColor(Green, png[70, 5]);
        AssertColor(Black, png[70, 15]);
        AssertColor(White, png[70, 22]);

        png = await DrawAsync(new ImageLayer(Corners) { Height = 60 });

        AssertColor(Green, png[50, 10]);
        AssertColor(Black, png[50, 50]);
        AssertColor(White, png[62, 50]);
    }

    [Fact]
    public async Task An_image_is_turned_clockwise_around_its_centre()
    {
        var png = await DrawAsync(new ImageLayer(Corners) { X = 20, Y = 20, Scale = 2, Rotation = 90 });

        AssertColor(Blue, png[25, 25]);
        AssertColor(Red, png[55, 25]);
        AssertColor(Black, png[25, 55]);
        AssertColor(Green, png[55, 55]);
    }

    [Fact]
    public async Task Of_an_image_only_the_crop_is_drawn()
    {
        var png = await DrawAsync(new ImageLayer(Corners) { X = 10, Y = 10, Crop = new(10, 5, 10, 10) });

        AssertColor(Green, png[12, 12]);
        AssertColor(Black, png[12, 18]);
        AssertColor(Green, png[19, 12]);
        AssertColor(White, png[21, 12]);
        AssertColor(White, png[12, 22]);
        AssertColor(White, png[8, 12]);
    }

    [Fact]
    public async Task B21_a_jpeg_is_drawn_as_well()
    {
        foreach (var jpeg in new[] { Jpegs.Baseline, Jpegs.Progressive, Jpegs.WithExif })
        {
            var png = await DrawAsync(new ImageLayer(jpeg) { X = 4, Y = 4 });

            AssertColor(Blue, png[7, 10], tolerance: 6);
            AssertColor(Red, png[32, 10], tolerance: 6);
            AssertColor(White, png[40, 10]);
        }
    }

    [Fact]
    public async Task An_image_lets_through_what_is_below_as_its_opacity_says()
    {
        var png = await DrawAsync(
            new RectangleLayer { Width = 100, Height = 80, Color = "#000000" },
            new ImageLayer(Corners) { OrderIndex = 1, Opacity = 0.5 });

        AssertColor((128, 0, 0), png[5, 5]);
        AssertColor((0, 128, 0), png[15, 5]);
    }

    [Fact]
    public async Task B23_a_rectangle_has_its_place_and_colour()
    {
        var png = await DrawAsync(new RectangleLayer { X = 10, Y = 20, Width = 30, Height = 5, Color = "#336699" });

        AssertColor((0x33, 0x66, 0x99), png[10, 20]);
        AssertColor((0x33, 0x66, 0x99), png[39, 24]);
        AssertColor(White, png[9, 20]);
        AssertColor(White, png[40, 24]);
        AssertColor(White, png[10, 19]);
        AssertColor(White, png[39, 25]);
    }

    [Theory]
    [InlineData("#FF000080", 1, 127)]
    [InlineData("#f00", 0.25, 191)]
    [InlineData("#ff000080", 0.5, 191)]
    [InlineData("#ff000000", 1, 255)]
    public async Task B23_a_colour_may_have_an_opacity_of_its_own(string color, double opacity, int rest)
    {
        var png = await DrawAsync(new RectangleLayer { Width = 100, Height = 80, Color = color, Opacity = opacity });

        AssertColor((255, rest, rest), png[50, 40]);
    }

    [Fact]
    public async Task B23_layers_are_drawn_by_their_order_index_and_then_as_they_come()
    {
        var png = await DrawAsync(
            new RectangleLayer { Width = 30, Height = 80, Color = "#ff0000", OrderIndex = 7 },
            new RectangleLayer { Width = 60, Height = 80, Color = "#00ff00", OrderIndex = 3 },
            new RectangleLayer { Width = 90, Height = 80, Color = "#000000", OrderIndex = -1 },
            new RectangleLayer { X = 50, Width = 5, Height = 80, Color = "#0000ff", OrderIndex = 3 });

        AssertColor(Red, png[20, 40]);
        AssertColor(Green, png[40, 40]);
        AssertColor(Blue, png[52, 40]);
        AssertColor(Black, png[80, 40]);
    }

    [Fact]
    public async Task A_rectangle_is_turned_clockwise_around_its_centre()
    {
        var png = await DrawAsync(new RectangleLayer { X = 20, Y = 35, Width = 60, Height = 10, Color = "#000000", Rotation = 90 });

        AssertColor(Black, png[50, 12]);
        AssertColor(Black, png[50, 67]);
        AssertColor(White, png[30, 40]);
        AssertColor(White, png[70, 40]);
    }
}
