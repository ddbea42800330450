using System.Globalization;
using System.Text;

namespace AiTasks.TestServers.Documents;

/// <summary>Writes a PDF with text in any language, a few hundred bytes a page.</summary>
public static class TinyPdf
{
    private const string Identity =
        """
        /CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /U def /CMapType 2 def
        1 begincodespacerange <0000> <FFFF> endcodespacerange
        3 beginbfrange <0000> <00FF> <0000> <0400> <04FF> <0400> <2000> <20FF> <2000> endbfrange
        endcmap end end
        """;

    /// <summary>A page for each text; lines are those of the text, and an empty text is a page with a drawing only, as in a scan.</summary>
    public static byte[] Write(params string[] pages) => WriteAbout("", pages);

    /// <summary>The same with a title, an author and keywords, which no page shows.</summary>
    /// <param name="about">Letters and digits: what all of them are.</param>
    /// <param name="pages">The pages.</param>
    public static byte[] WriteAbout(string about, params string[] pages)
    {
        var next = 6 + (2 * pages.Length);
        List<string> objects =
        [
            $"<< /Type /Catalog /Pages 2 0 R /Metadata {next + 1} 0 R >>",
            $"<< /Type /Pages /Count {pages.Length} /Kids [{string.Concat(pages.Select((_, i) => $"{6 + (2 * i)} 0 R "))}] >>",
            "<< /Type /Font /Subtype /Type0 /BaseFont /Any /Encoding /Identity-H /DescendantFonts [4 0 R] /ToUnicode 5 0 R >>",
            "<< /Type /Font /Subtype /CIDFontType2 /BaseFont /Any /DW 500 /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> >>",
            Stream(Identity),
        ];
        foreach (var (index, page) in pages.Index())
        {
            objects.Add(
                $"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {7 + (2 * index)} 0 R /Resources << /Font << /F 3 0 R >> >> >>");
            objects.Add(Stream(Draw(page)));
        }

        objects.Add($"<< /Title ({about}) /Author ({about}) /Subject ({about}) /Keywords ({about}) >>");
        var description = $"<x:xmpmeta xmlns:x=\"adobe:ns:meta/\"><title>{about}</title></x:xmpmeta>";
        objects.Add($"<< /Type /Metadata /Subtype /XML /Length {description.Length} >>\nstream\n{description}\nendstream");

        var file = new StringBuilder("%PDF-1.4\n");
        var places = new List<int>();
        foreach (var (index, body) in objects.Index())
        {
            places.Add(file.Length);
            file.Append(CultureInfo.InvariantCulture, $"{index + 1} 0 obj\n{body}\nendobj\n");
        }

        var table = file.Length;
        file.Append(CultureInfo.InvariantCulture, $"xref\n0 {objects.Count + 1}\n0000000000 65535 f \n");
        foreach (var place in places) file.Append(CultureInfo.InvariantCulture, $"{place:0000000000} 00000 n \n");
        file.Append(CultureInfo.InvariantCulture, $"trailer << /Size {objects.Count + 1} /Root 1 0 R /Info {next} 0 R >>\nstartxref\n{table}\n%%EOF\n");
        return Encoding.Latin1.GetBytes(file.ToString());
    }

    private static string Draw(string text)
    {
        if (text.Length == 0) return "0 0 1 rg 100 100 300 300 re f";

        var drawing = new StringBuilder("BT /F 10 Tf 14 TL 50 800 Td\n");
        foreach (var line in text.Split('\n'))
            drawing.Append(CultureInfo.InvariantCulture, $"<{Convert.ToHexString(Encoding.BigEndianUnicode.GetBytes(line))}> Tj T*\n");
        return drawing.Append("ET").ToString();
    }

    private static string Stream(string content) => $"<< /Length {content.Length} >>\nstream\n{content}\nendstream";
}
