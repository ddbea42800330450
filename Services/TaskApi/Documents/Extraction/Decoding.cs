using System.Text;
using System.Text.RegularExpressions;
using AiTasks.TaskApi.Files;

namespace AiTasks.TaskApi.Documents.Extraction;

/// <summary>Bytes of a text file as text.</summary>
internal static partial class Decoding
{
    // In the longest encoding.
    private const int BytesPerCharacter = 4;
    private const int DeclaredWithin = 2048;

    /// <param name="content">The file.</param>
    /// <param name="most">Characters it may have.</param>
    /// <param name="declares">True for a page, which may say its encoding itself.</param>
    /// <exception cref="UnreadableDocumentException">It has more.</exception>
    public static string Read(Stream content, int most, bool declares)
    {
        if (content.Length > (long)most * BytesPerCharacter) throw UnreadableDocumentException.TooLong(most);
        var bytes = new byte[content.Length];
        content.ReadExactly(bytes);
        var encoding = PlainText.Detect(bytes);

        // What is proper UTF-8 is nothing else, whatever it says.
        if (declares && encoding.CodePage is not (65001 or 1200 or 1201 or 12000)
            && DeclaredCharset().Match(Encoding.Latin1.GetString(bytes, 0, Math.Min(bytes.Length, DeclaredWithin))) is { Success: true } declared)
        {
            encoding = PlainText.Named(declared.Groups[1].Value) ?? encoding;
        }

        var text = encoding.GetString(bytes);
        return text.Length > most ? throw UnreadableDocumentException.TooLong(most) : text.TrimStart('\uFEFF');
    }

    [GeneratedRegex("""<meta[^>]{0,200}charset\s*=\s*["']?([A-Za-z0-9_-]{1,40})""", RegexOptions.IgnoreCase, 1000)]
    private static partial Regex DeclaredCharset();
}
