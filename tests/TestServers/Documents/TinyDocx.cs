using System.IO.Compression;
using System.Security;
using System.Text;

namespace AiTasks.TestServers.Documents;

/// <summary>Writes a DOCX as Word does, with nothing in it that is not asked for.</summary>
public static class TinyDocx
{
    private const string Types =
        """
        <?xml version="1.0" encoding="UTF-8" standalone="yes"?>
        <Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">
        <Default Extension="xml" ContentType="application/xml"/>
        <Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>
        """;

    private const string Styles =
        """
        <w:styles xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">
        <w:style w:type="paragraph" w:styleId="a"><w:name w:val="Normal"/></w:style>
        <w:style w:type="paragraph" w:styleId="1"><w:name w:val="heading 1"/><w:basedOn w:val="a"/></w:style>
        <w:style w:type="paragraph" w:styleId="mine"><w:name w:val="Мой раздел"/><w:basedOn w:val="1"/></w:style>
        <w:style w:type="paragraph" w:styleId="loop"><w:name w:val="Круг"/><w:basedOn w:val="loop"/></w:style></w:styles>
        """;

    /// <summary>Paragraphs; one that begins with <c># </c> is a heading of a style of one's own, which varies one of Word's.</summary>
    public static byte[] Write(params string[] paragraphs) => Write(string.Concat(paragraphs.Select(one => one.StartsWith("# ", StringComparison.Ordinal)
        ? $"<w:p><w:pPr><w:pStyle w:val=\"mine\"/></w:pPr>{Run(one[2..])}</w:p>"
        : $"<w:p><w:pPr><w:pStyle w:val=\"a\"/></w:pPr>{Run(one)}</w:p>")));

    /// <summary>A run with a text.</summary>
    public static string Run(string text) => $"<w:r><w:t xml:space=\"preserve\">{SecurityElement.Escape(text)}</w:t></w:r>";

    /// <summary>A document with this markup.</summary>
    public static byte[] Write(string body) => Pack(
        ("[Content_Types].xml", Encoding.UTF8.GetBytes(Types)),
        ("word/styles.xml", Encoding.UTF8.GetBytes(Styles)),
        ("word/document.xml", Encoding.UTF8.GetBytes(
            $"""
             <?xml version="1.0" encoding="UTF-8"?>
             <w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>{body}</w:body></w:document>
             """)));

    /// <summary>An archive with these files.</summary>
    public static byte[] Pack(params IEnumerable<(string Name, byte[] Content)> files)
    {
        using var bytes = new MemoryStream();
        using (var archive = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, content) in files)
            {
                using var entry = archive.CreateEntry(name, CompressionLevel.Optimal).Open();
                entry.Write(content);
            }
        }

        return bytes.ToArray();
    }
}
