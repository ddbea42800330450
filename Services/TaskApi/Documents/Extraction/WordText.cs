using System.Text;
using System.Xml;

namespace AiTasks.TaskApi.Documents.Extraction;

/// <summary>The text of a DOCX: paragraphs, rows of tables in one line each, headings by their styles; without what was deleted in it.</summary>
internal sealed class WordText
{
    private const string Damaged = "Документ повреждён: его текст не читается.";

    private readonly WordStyles _styles;
    private readonly StringBuilder _paragraph = new();
    private readonly StringBuilder _cell = new();
    private readonly List<string> _row = [];
    private bool _isHeading;
    private bool _inText;
    private int _runs;
    private int _tables;

    private WordText(WordStyles styles) => _styles = styles;

    /// <exception cref="UnreadableDocumentException">It is damaged or a bomb.</exception>
    public static IEnumerable<TextBlock> Read(Stream content, long most)
    {
        using var archive = WordPackage.Open(content);
        WordStyles styles;
        try
        {
            styles = WordStyles.Read(archive, most);
        }
        catch (Exception error) when (error is XmlException or InvalidDataException)
        {
            throw new UnreadableDocumentException(Damaged, error);
        }

        using var part = WordPackage.OpenPart(archive, WordPackage.MainPart, most) ?? throw new UnreadableDocumentException(Damaged);
        using var reader = WordXml.Open(part);
        var text = new WordText(styles);
        while (MoveOn(reader))
        {
            if (text.See(reader) is { } block) yield return block;
        }
    }

    private static bool MoveOn(XmlReader reader)
    {
        try
        {
            var more = reader.Read();

            // Deleted, moved away, once another style, and a drawing's text once more for old programs.
            while (more && reader.NodeType == XmlNodeType.Element && reader.LocalName is "del" or "moveFrom" or "Fallback" or "pPrChange")
            {
                reader.Skip();
                more = !reader.EOF;
            }

            return more;
        }
        catch (Exception error) when (error is XmlException or InvalidDataException)
        {
            throw new UnreadableDocumentException(Damaged, error);
        }
    }

    private TextBlock? See(XmlReader reader)
    {
        switch (reader.NodeType)
        {
            case XmlNodeType.Text or XmlNodeType.CDATA or XmlNodeType.SignificantWhitespace or XmlNodeType.Whitespace when _inText:
                _paragraph.Append(reader.Value);
                return null;
            case XmlNodeType.Element when reader.NamespaceURI == WordXml.Namespace:
                var begun = Begin(reader);
                return reader.IsEmptyElement ? End(reader.LocalName) ?? begun : begun;
            case XmlNodeType.EndElement when reader.NamespaceURI == WordXml.Namespace:
                return End(reader.LocalName);
            default:
                return null;
        }
    }

    private TextBlock? Begin(XmlReader reader)
    {
        switch (reader.LocalName)
        {
            case "p":
                // A text box stands in the middle of a paragraph.
                var outer = Paragraph();
                _isHeading = false;
                return outer;
            case "pStyle":
                _isHeading |= _styles.IsHeading(WordXml.Attribute(reader, "val"));
                break;
            case "outlineLvl":
                _isHeading |= WordStyles.IsOutline(WordXml.Attribute(reader, "val"));
                break;
            case "r":
                _runs++;
                break;
            case "t":
                _inText = true;
                break;
            case "tab" or "ptab" when _runs > 0:
                _paragraph.Append(' ');
                break;
            case "br" or "cr":
                _paragraph.Append('\n');
                break;
            case "noBreakHyphen":
                _paragraph.Append('-');
                break;
            case "tbl":
                _tables++;
                break;
        }

        return null;
    }

    private TextBlock? End(string name)
    {
        switch (name)
        {
            case "p":
                return Paragraph();
            case "r":
                _runs--;
                break;
            case "t":
                _inText = false;
                break;
            case "tbl":
                _tables--;
                break;
            case "tc" when _tables == 1:
                if (_cell.ToString().Trim() is { Length: > 0 } cell) _row.Add(cell);
                _cell.Clear();
                break;
            case "tr" when _tables == 1:
                var row = string.Join(" | ", _row);
                _row.Clear();
                return new TextBlock(row);
        }

        return null;
    }

    private TextBlock? Paragraph()
    {
        if (_paragraph.Length == 0) return null;
        var text = _paragraph.ToString();
        _paragraph.Clear();
        if (_tables == 0) return new TextBlock(text, IsHeading: _isHeading);
        _cell.Append(text).Append(' ');
        return null;
    }
}
