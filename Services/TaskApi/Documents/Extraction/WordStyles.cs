using System.Globalization;
using System.IO.Compression;
using System.Text.RegularExpressions;
using System.Xml;

namespace AiTasks.TaskApi.Documents.Extraction;

/// <summary>Which styles of a document are those of headings: by their name, by their level in the outline, or by the style that they vary.</summary>
internal sealed partial class WordStyles
{
    // Styles vary one another in a circle only in a document that means harm.
    private const int MaxSteps = 20;
    private const int BodyLevel = 9;

    private readonly Dictionary<string, (bool IsHeading, string? BasedOn)> _styles = [];

    public static WordStyles Read(ZipArchive archive, long most)
    {
        var styles = new WordStyles();
        using var part = WordPackage.OpenPart(archive, WordPackage.StylesPart, most);
        if (part is null) return styles;

        using var reader = WordXml.Open(part);
        var (id, heading, basedOn) = ((string?)null, false, (string?)null);
        while (reader.Read())
        {
            if (reader.NodeType == XmlNodeType.EndElement && reader.LocalName == "style" && id is not null)
                styles._styles[id] = (heading, basedOn);
            if (reader.NodeType != XmlNodeType.Element || reader.NamespaceURI != WordXml.Namespace) continue;
            switch (reader.LocalName)
            {
                case "style":
                    (id, heading, basedOn) = (WordXml.Attribute(reader, "styleId"), false, null);
                    break;
                case "name":
                    heading |= HeadingName().IsMatch(WordXml.Attribute(reader, "val") ?? "");
                    break;
                case "basedOn":
                    basedOn = WordXml.Attribute(reader, "val");
                    break;
                case "outlineLvl":
                    heading |= IsOutline(WordXml.Attribute(reader, "val"));
                    break;
            }
        }

        return styles;
    }

    /// <summary>True for a level in the outline; the last one means the text itself.</summary>
    public static bool IsOutline(string? level) => int.TryParse(level, CultureInfo.InvariantCulture, out var number) && number is >= 0 and < BodyLevel;

    public bool IsHeading(string? id)
    {
        for (var step = 0; step < MaxSteps && id is not null; step++)
        {
            if (!_styles.TryGetValue(id, out var style)) return HeadingName().IsMatch(id);
            if (style.IsHeading) return true;
            id = style.BasedOn;
        }

        return false;
    }

    // Stored in English by every Word; other programs translate them.
    [GeneratedRegex(@"^(heading ?\d|заголовок ?\d|title$|subtitle$|название$|подзаголовок$)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex HeadingName();
}
