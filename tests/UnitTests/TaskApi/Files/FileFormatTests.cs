using System.Text;
using AiTasks.TaskApi.Files;
using AiTasks.TestServers.Documents;
using AiTasks.TestServers.Pictures;

namespace AiTasks.UnitTests.TaskApi.Files;

/// <summary>What a file is, its content says; its name is only listened to among texts.</summary>
public sealed class FileFormatTests
{
    [Fact]
    public void Kinds_are_known_by_content_whatever_the_name()
    {
        Assert.Equal(new(MediaTypes.Pdf, ".pdf"), Read(TinyPdf.Write("a"), "photo.png"));
        Assert.Equal(new(MediaTypes.Docx, ".docx"), Read(TinyDocx.Write("a"), "a"));
        Assert.Equal(new(MediaTypes.Png, ".png", 7, 5), Read(Png.Solid(7, 5, 1, 2, 3), "report.pdf"));
        Assert.Equal(new(MediaTypes.Gif, ".gif", 3, 2), Read([.. "GIF89a"u8, 3, 0, 2, 0, 0], "a.txt"));
        Assert.Equal(new(MediaTypes.Text, ".txt"), Read("просто текст"u8, "report.pdf"));
        Assert.Equal(new(MediaTypes.Html, ".html"), Read("\uFEFF  <!DOCTYPE html><p>"u8, "report.pdf"));
    }

    [Theory]
    [InlineData("VP8 ", "00000000000000000000400130010000", 320, 304)]
    [InlineData("VP8X", "0A000000100000003F01002F01000000", 320, 304)]
    [InlineData("VP8L", "000000002F3FC14B0000000000000000", 320, 304)]
    public void Sizes_of_webp_are_read_in_all_its_kinds(string kind, string rest, int width, int height) => Assert.Equal(
        new(MediaTypes.Webp, ".webp", width, height),
        Read([.. "RIFF\0\0\0\0WEBP"u8, .. Encoding.ASCII.GetBytes(kind), .. Convert.FromHexString(rest)], "a"));

    [Theory]
    [InlineData("notes.md", "# a", MediaTypes.Markdown)]
    [InlineData("page.HTM", "<p>a", MediaTypes.Html)]
    [InlineData("table.csv", "a;b", MediaTypes.Csv)]
    [InlineData("table.tsv", "a\tb", MediaTypes.Tsv)]
    [InlineData("data.json", " {\"a\":1}", MediaTypes.Json)]
    [InlineData("data.json", "a: 1", MediaTypes.Text)]
    [InlineData("code.py", "print()", MediaTypes.Text)]
    [InlineData("без расширения", "текст", MediaTypes.Text)]
    public void Among_texts_the_name_tells(string name, string text, string expected) =>
        Assert.Equal(expected, Read(Encoding.UTF8.GetBytes(text), name).MediaType);

    [Theory]
    [InlineData("4D5A90000300000004000000FFFF0000")]
    [InlineData("7F454C46020101000000000000000000")]
    [InlineData("CFFAEDFE0700000103000000")]
    [InlineData("CAFEBABE00000034")]
    [InlineData("0061736D01000000")]
    [InlineData("23212F62696E2F73680A726D202D7266")]
    [InlineData("EFBBBF23212F62696E2F7368")]
    public void A_program_or_a_script_is_refused_under_any_name(string hex)
    {
        var refusal = Refused(Convert.FromHexString(hex), "report.pdf");

        Assert.Equal((415, "unsupported_file_type"), (refusal.Status, refusal.Error));
        Assert.Contains("program", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_text_may_begin_like_an_old_program() => Assert.Equal(MediaTypes.Text, Read("MZ-80K, компьютер 1978 года"u8, "a.txt").MediaType);

    [Fact]
    public void Other_kinds_and_nothing_at_all_are_refused()
    {
        Assert.Equal(415, Refused([0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1, 0, 0], "old.doc").Status);
        Assert.Equal(415, Refused([.. Enumerable.Range(0, 999).Select(i => (byte)(i * 7919 >> 3))], "broken.pdf").Status);
        Assert.Equal(415, Refused("{\\rtf1\\ansi"u8.ToArray(), "letter.rtf").Status);
        Assert.Equal(422, Refused([], "empty.txt").Status);
        Assert.Equal(422, Refused([0x89, 0x50, 0x4E, 0x47, 13, 10, 26, 10, 0, 0], "cut.png").Status);
    }

    [Fact]
    public void A_photo_whose_size_stands_far_behind_is_taken_without_it() =>
        Assert.Equal(new(MediaTypes.Jpeg, ".jpg"), FileFormat.Read([0xFF, 0xD8, 0xFF, 0xE1, 0xFF, 0xFF], isAll: false, "a.jpg"));

    private static FileFormat Read(ReadOnlySpan<byte> head, string name) => FileFormat.Read(head, isAll: true, name);

    private static FileRefusedException Refused(byte[] head, string name) =>
        Assert.Throws<FileRefusedException>(() => FileFormat.Read(head, isAll: true, name));
}
