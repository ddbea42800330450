using System.Text;
using AiTasks.TaskApi.Documents.Extraction;
using AiTasks.TaskApi.Files;
using AiTasks.TestServers.Documents;

namespace AiTasks.UnitTests.TaskApi.Documents;

public sealed class WordTextTests
{
    private const long Most = 1024 * 1024;

    [Fact]
    public void Headings_are_known_by_their_styles_through_those_that_they_vary() => Assert.Equal(
        [new("Сроки & планы", IsHeading: true), new("Сдача в декабре."), new("Бюджет", IsHeading: true), new("Миллион.")],
        Read(TinyDocx.Write("# Сроки & планы", "Сдача в декабре.", "# Бюджет", "Миллион.")));

    [Fact]
    public void Rows_of_tables_are_one_line_each_and_what_was_deleted_is_not_read() => Assert.Equal(
        ["до\nпосле разрыв", "Имя | Цена", "Гвозди большие | 5", "конец"],
        Read(TinyDocx.Write(
            $"""
             <w:p>{TinyDocx.Run("до")}<w:r><w:br/></w:r>{TinyDocx.Run("после")}<w:del><w:r><w:delText>нет</w:delText></w:r>{TinyDocx.Run("нет")}</w:del>
             <w:r><w:tab/></w:r>{TinyDocx.Run("разрыв")}</w:p>
             <w:tbl><w:tr><w:tc><w:p>{TinyDocx.Run("Имя")}</w:p></w:tc><w:tc><w:p>{TinyDocx.Run("Цена")}</w:p></w:tc></w:tr>
             <w:tr><w:tc><w:p>{TinyDocx.Run("Гвозди")}</w:p><w:p>{TinyDocx.Run("большие")}</w:p></w:tc><w:tc><w:p/></w:tc>
             <w:tc><w:p>{TinyDocx.Run("5")}</w:p></w:tc></w:tr></w:tbl>
             <w:p><w:pPr><w:pStyle w:val="loop"/><w:tabs><w:tab w:val="left"/></w:tabs></w:pPr>{TinyDocx.Run("конец")}</w:p>
             """)).Select(block => Paragraphs.Clean(block.Text)).Where(text => text.Length > 0));

    [Fact]
    public void A_bomb_is_found_by_what_it_says_of_itself()
    {
        var bomb = TinyDocx.Pack(("word/document.xml", new byte[64 * 1024 * 1024]));

        Assert.True(bomb.Length < 100_000);
        Assert.Contains("слишком большой объём", Problem(bomb).Message, StringComparison.Ordinal);
        Assert.Equal(422, Assert.Throws<FileRefusedException>(() => WordPackage.Check(new MemoryStream(bomb))).Status);
    }

    [Fact]
    public void A_bomb_that_lies_is_found_while_it_unfolds()
    {
        var bomb = TinyDocx.Write(new string(' ', 8 * 1024 * 1024));

        // Both places that tell its length are made to say a thousand bytes.
        foreach (var (mark, place) in new[] { ("PK\x1\x2", 24), ("PK\x3\x4", 22) })
        {
            for (var at = 0; (at = IndexOf(bomb, mark, at)) >= 0; at += 4)
            {
                if (BitConverter.ToInt32(bomb, at + place) > 8_000_000) BitConverter.TryWriteBytes(bomb.AsSpan(at + place), 1000);
            }
        }

        WordPackage.Check(new MemoryStream(bomb));
        Assert.Throws<UnreadableDocumentException>(() => Read(bomb).ToList());
    }

    [Fact]
    public void An_archive_with_countless_files_is_not_even_opened()
    {
        var files = TinyDocx.Pack(Enumerable.Range(0, 12_000).Select(i => ($"word/{i}", Array.Empty<byte>())));

        Assert.Contains("слишком большой объём", Problem(files).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_entity_is_not_resolved()
    {
        const string Laughs =
            """<?xml version="1.0"?><!DOCTYPE d [<!ENTITY a SYSTEM "file:///etc/passwd">]><d>&a;</d>""";

        Assert.Contains("повреждён", Problem(TinyDocx.Pack(("word/document.xml", Encoding.UTF8.GetBytes(Laughs)))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Damaged_and_other_archives_are_told_apart()
    {
        var whole = TinyDocx.Write("текст");
        var other = TinyDocx.Pack(("a.exe", "MZ"u8.ToArray()));

        Assert.Contains("повреждён", Problem(whole[..^30]).Message, StringComparison.Ordinal);
        Assert.Equal(422, Assert.Throws<FileRefusedException>(() => WordPackage.Check(new MemoryStream(whole[..^30]))).Status);
        Assert.Equal(415, Assert.Throws<FileRefusedException>(() => WordPackage.Check(new MemoryStream(other))).Status);
        Array.Fill(whole, (byte)7, whole.Length / 2, 40);
        Assert.Contains("повреждён", Problem(whole).Message, StringComparison.Ordinal);
    }

    private static IEnumerable<TextBlock> Read(byte[] file) => WordText.Read(new MemoryStream(file), Most);

    private static UnreadableDocumentException Problem(byte[] file) => Assert.Throws<UnreadableDocumentException>(() => Read(file).ToList());

    private static int IndexOf(byte[] bytes, string mark, int from) =>
        bytes.AsSpan(from).IndexOf(Encoding.Latin1.GetBytes(mark)) is >= 0 and var found ? from + found : -1;
}
