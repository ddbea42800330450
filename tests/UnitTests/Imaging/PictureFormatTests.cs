using System.Text;
using AiTasks.Imaging;
using AiTasks.TestServers.Pictures;
using FsCheck;
using FsCheck.Fluent;

namespace AiTasks.UnitTests.Imaging;

public sealed class PictureFormatTests
{
    private static readonly byte[] SmallPng = Png.Write(5, 3, (_, _) => (1, 2, 3));

    [Fact]
    public void B21_a_png_is_known_by_its_header() => Assert.Equal(new("image/png", 5, 3), PictureFormat.Read(SmallPng));

    [Fact]
    public void B21_a_jpeg_is_known_whatever_stands_before_its_frame()
    {
        var expected = new PictureInfo("image/jpeg", 32, 16);

        Assert.Equal(expected, PictureFormat.Read(Jpegs.Baseline));
        Assert.Equal(expected, PictureFormat.Read(Jpegs.Progressive));
        Assert.Equal(expected, PictureFormat.Read(Jpegs.WithExif));
        Assert.Equal(expected, PictureFormat.Read([0xFF, 0xD8, 0xFF, 0xFF, 0xFF, .. Jpegs.Baseline[3..]]));
    }

    [Fact]
    public void The_preview_inside_a_jpegs_metadata_is_not_taken_for_the_picture()
    {
        byte[] metadata = [0xFF, 0xE1, 0, (byte)(2 + 19), 0xFF, 0xD8, 0xFF, 0xC0, 0, 11, 8, 0, 1, 0, 1, 1, 1, 0x11, 0, 0xFF, 0xD9, 0, 0];

        Assert.Equal(new("image/jpeg", 32, 16), PictureFormat.Read([0xFF, 0xD8, .. metadata, .. Jpegs.Baseline[2..]]));
    }

    [Theory]
    [InlineData(0xC4)]
    [InlineData(0xC8)]
    [InlineData(0xCC)]
    public void Tables_between_the_frame_markers_are_no_frames(byte marker) => Assert.Null(
        PictureFormat.Read([0xFF, 0xD8, 0xFF, marker, 0, 11, 8, 0, 16, 0, 32, 1, 1, 0x11, 0]));

    [Theory]
    [InlineData("")]
    [InlineData("GIF89a\u0001\0\u0001\0")]
    [InlineData("RIFF\0\0\0\0WEBPVP8 ")]
    [InlineData("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"1\" height=\"1\"/>")]
    [InlineData("%PDF-1.7")]
    public void B21_nothing_else_is_a_picture(string content) => Assert.Null(PictureFormat.Read(Encoding.Latin1.GetBytes(content)));

    [Fact]
    public void A_header_that_ends_too_early_is_none()
    {
        var frame = Jpegs.Baseline.AsSpan().IndexOf([(byte)0xFF, (byte)0xC0]);

        Assert.All(Enumerable.Range(0, 33), length => Assert.Null(PictureFormat.Read(SmallPng.AsSpan(0, length))));
        Assert.All(Enumerable.Range(0, frame + 19), length => Assert.Null(PictureFormat.Read(Jpegs.Baseline.AsSpan(0, length))));
        Assert.NotNull(PictureFormat.Read(SmallPng.AsSpan(0, 33)));
        Assert.NotNull(PictureFormat.Read(Jpegs.Baseline.AsSpan(0, frame + 19)));
    }

    [Fact]
    public void A_picture_that_was_cut_off_is_not_whole()
    {
        foreach (var picture in (byte[][])[SmallPng, Jpegs.Baseline, Jpegs.Progressive, Jpegs.WithExif])
        {
            Assert.True(PictureFormat.IsWhole(picture));
            Assert.True(PictureFormat.IsWhole([.. picture, 0, 0, 0]));
            Assert.All(
                Enumerable.Range(0, picture.Length).Where(length => PictureFormat.Read(picture.AsSpan(0, length)) is not null),
                length => Assert.False(PictureFormat.IsWhole(picture.AsSpan(0, length))));
        }
    }

    [Fact]
    public void Sizes_that_no_picture_has_are_refused()
    {
        Assert.Null(PictureFormat.Read(PngOf(0, 1)));
        Assert.Null(PictureFormat.Read(PngOf(1, -1)));
        Assert.NotNull(PictureFormat.Read(PngOf(int.MaxValue, int.MaxValue)));
        Assert.Null(PictureFormat.Read([0xFF, 0xD8, 0xFF, 0xC0, 0, 11, 8, 0, 0, 0, 32, 1, 1, 0x11, 0]));
    }

    [Fact]
    public void Hostile_bytes_neither_throw_nor_get_an_impossible_size() => Properties.Hold(Hostile, bytes =>
    {
        if (PictureFormat.Read(bytes) is { } info)
            Assert.True(info is { MediaType: "image/png" or "image/jpeg", Width: > 0, Height: > 0 });
    });

    // A real beginning, so that most get far, with some bytes changed and cut somewhere.
    private static Gen<byte[]> Hostile =>
        from start in Gen.Elements(SmallPng, Jpegs.Baseline, Jpegs.WithExif, [0xFF, 0xD8], [])
        from noise in ArbMap.Default.GeneratorFor<byte[]>()
        from changes in (from place in Gen.Choose(0, 400)
                         from value in Gen.Elements<byte>(0, 1, 2, 0x7F, 0x80, 0xC0, 0xD8, 0xE0, 0xFF)
                         select (place, value)).UpTo(6)
        from length in Gen.Choose(0, 1000)
        select Changed([.. start, .. noise], changes, length);

    private static byte[] Changed(byte[] bytes, (int Place, byte Value)[] changes, int length)
    {
        foreach (var (place, value) in changes.Where(change => change.Place < bytes.Length))
            bytes[place] = value;
        return bytes[..Math.Min(length, bytes.Length)];
    }

    private static byte[] PngOf(int width, int height) => [.. SmallPng[..8], .. Png.Chunk("IHDR"u8, Png.Header(width, height))];
}
