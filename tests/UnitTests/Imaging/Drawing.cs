using AiTasks.Imaging;
using AiTasks.TestServers.Pictures;
using Microsoft.Extensions.Options;

namespace AiTasks.UnitTests.Imaging;

/// <summary>Draws with the real program.</summary>
internal static class Drawing
{
    public static PictureRenderer Renderer { get; } = With(new());

    public static PictureRenderer With(PictureOptions options) => new(Options.Create(options));

    public static async Task<Png> DrawAsync(Canvas canvas) => Png.Read(await Renderer.RenderAsync(canvas, CancellationToken.None));

    public static Task<Png> DrawAsync(params Layer[] layers) => DrawAsync(new Canvas(100, 80) { Layers = layers });

    /// <summary>Within what rounding and compression change.</summary>
    public static void AssertColor((int R, int G, int B) expected, (byte R, byte G, byte B) actual, int tolerance = 2) => Assert.True(
        Math.Abs(expected.R - actual.R) <= tolerance && Math.Abs(expected.G - actual.G) <= tolerance && Math.Abs(expected.B - actual.B) <= tolerance,
        $"{actual} instead of {expected}.");
}
