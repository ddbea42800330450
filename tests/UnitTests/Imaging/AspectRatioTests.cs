using AiTasks.Imaging;

namespace AiTasks.UnitTests.Imaging;

public sealed class AspectRatioTests
{
    [Theory]
    [InlineData("1x1", 1080, 1080)]
    [InlineData("1:1", 1080, 1080)]
    [InlineData(" 16 : 9 ", 1920, 1080)]
    [InlineData("9x16", 1080, 1920)]
    [InlineData("9х16", 1080, 1920)]
    [InlineData("4:5", 1080, 1350)]
    [InlineData("4/3", 1440, 1080)]
    [InlineData("512x512", 512, 512)]
    [InlineData("1024X576", 1024, 576)]
    [InlineData("64*2048", 64, 2048)]
    [InlineData("32:1", 2048, 64)]
    [InlineData("21:9", 2048, 878)]
    public void Ratios_and_sizes_are_read(string text, int width, int height) => Assert.Equal((width, height), AspectRatio.Parse(text));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("square")]
    [InlineData("1")]
    [InlineData("1:1:1")]
    [InlineData("0:1")]
    [InlineData("-1:1")]
    [InlineData("1.5:1")]
    [InlineData("33:1")]
    [InlineData("16x512")]
    [InlineData("63x64")]
    [InlineData("2049x2048")]
    [InlineData("99999999999x1")]
    public void Nonsense_is_none(string? text) => Assert.Null(AspectRatio.Parse(text));
}
