using System.Xml;

namespace AiTasks.TaskApi.Documents.Extraction;

/// <summary>The markup in a DOCX. It is anybody's, so it defines and loads nothing.</summary>
internal static class WordXml
{
    public const string Namespace = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";

    private static readonly XmlReaderSettings Settings = new()
    {
        DtdProcessing = DtdProcessing.Prohibit,
        XmlResolver = null,
        IgnoreComments = true,
        IgnoreProcessingInstructions = true,
    };

    public static XmlReader Open(Stream part) => XmlReader.Create(part, Settings);

    public static string? Attribute(XmlReader reader, string name) => reader.GetAttribute(name, Namespace);
}
