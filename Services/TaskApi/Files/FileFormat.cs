using System.Buffers.Binary;
using AiTasks.Imaging;

namespace AiTasks.TaskApi.Files;

/// <summary>What a file's content is.</summary>
/// <param name="MediaType">One of <see cref="MediaTypes"/>.</param>
/// <param name="Extension">The usual one, with its dot.</param>
/// <param name="Width">Pixels; null for what is no picture, and where a picture does not say it at its beginning.</param>
/// <param name="Height">Pixels, as the width.</param>
internal sealed record FileFormat(string MediaType, string Extension, int? Width = null, int? Height = null)
{
    private const int PdfHeaderWithin = 1024;

    // Programs of Windows, Linux, macOS, Java, Android and browsers.
    private static readonly byte[][] Programs =
    [
        [.. "MZ"u8], [0x7F, .. "ELF"u8], [0xFE, 0xED, 0xFA, 0xCE], [0xFE, 0xED, 0xFA, 0xCF], [0xCE, 0xFA, 0xED, 0xFE], [0xCF, 0xFA, 0xED, 0xFE],
        [0xCA, 0xFE, 0xBA, 0xBE], [.. "dex\n"u8], [0, .. "asm"u8], [.. "#!"u8], [0xEF, 0xBB, 0xBF, .. "#!"u8],
    ];

    public bool HasText => !MediaType.StartsWith("image/", StringComparison.Ordinal);

    /// <summary>Tells what it is by how it begins. The name only tells one kind of text from another, which nothing in them does.</summary>
    /// <param name="head">The beginning, or all of it.</param>
    /// <param name="isAll">True: there is no more.</param>
    /// <param name="name">The file's name.</param>
    /// <exception cref="FileRefusedException">It is of no kind that is taken.</exception>
    public static FileFormat Read(ReadOnlySpan<byte> head, bool isAll, string name)
    {
        if (head.IsEmpty) throw FileRefusedException.Damaged("The file is empty.");
        if (IsProgram(head))
            throw FileRefusedException.OfKind("The file is a program or a script, whatever its name says. Programs are not taken.");
        if (ReadPicture(head, isAll) is { } picture) return picture;
        if (head[..Math.Min(head.Length, PdfHeaderWithin)].IndexOf("%PDF-"u8) >= 0) return new(MediaTypes.Pdf, ".pdf");

        // It looks like text, but is none for a person.
        if (head.StartsWith("{\\rtf"u8)) throw Unknown();

        // Which kind of archive it is stands at its end.
        if (head.StartsWith("PK\x3\x4"u8)) return new(MediaTypes.Docx, ".docx");
        return PlainText.IsText(head, isAll) ? ReadText(head, name) : throw Unknown();
    }

    /// <summary>For content of no known kind.</summary>
    public static FileRefusedException Unknown() => FileRefusedException.OfKind($"Files of this kind are not taken. {MediaTypes.Taken}.");

    private static bool IsProgram(ReadOnlySpan<byte> head)
    {
        foreach (var start in Programs)
        {
            // A text, too, may begin with the letters of an old DOS program.
            if (head.StartsWith(start) && !(start.Length == 2 && start[0] == 'M' && PlainText.IsText(head, isAll: false))) return true;
        }

        return false;
    }

    private static FileFormat? ReadPicture(ReadOnlySpan<byte> head, bool isAll)
    {
        var (type, extension) = head switch
        {
            [0x89, 0x50, 0x4E, 0x47, ..] => (MediaTypes.Png, ".png"),
            [0xFF, 0xD8, 0xFF, ..] => (MediaTypes.Jpeg, ".jpg"),
            [(byte)'G', (byte)'I', (byte)'F', (byte)'8', (byte)'7' or (byte)'9', (byte)'a', ..] => (MediaTypes.Gif, ".gif"),
            _ when head.StartsWith("RIFF"u8) && head.Length > 12 && head[8..].StartsWith("WEBP"u8) => (MediaTypes.Webp, ".webp"),
            _ => ("", ""),
        };
        var size = type switch
        {
            "" => (0, 0),
            MediaTypes.Gif => head.Length < 10 ? (0, 0) : (Number16(head, 6), Number16(head, 8)),
            MediaTypes.Webp => WebpSize(head),
            _ => PictureFormat.Read(head) is { } info ? (info.Width, info.Height) : (0, 0),
        };
        return (type, size) switch
        {
            ("", _) => null,
            (_, ( > 0, > 0)) => new FileFormat(type, extension, size.Item1, size.Item2),

            // Metadata before the size may be longer than what we look at.
            (MediaTypes.Jpeg, _) when !isAll => new FileFormat(type, extension),
            _ => throw FileRefusedException.Damaged("The picture is damaged: its header cannot be read."),
        };
    }

    // The size of the three kinds stands in three places, in the last two with one taken off or two bits for the scale above it.
    private static (int Width, int Height) WebpSize(ReadOnlySpan<byte> head)
    {
        if (head.Length < 30) return (0, 0);
        var kind = head[12..16];
        if (kind.SequenceEqual("VP8 "u8)) return (Number16(head, 26) & 0x3FFF, Number16(head, 28) & 0x3FFF);
        if (kind.SequenceEqual("VP8X"u8)) return (1 + (Number32(head, 24) & 0xFFFFFF), 1 + (Number32(head, 26) >>> 8));
        if (!kind.SequenceEqual("VP8L"u8)) return (0, 0);
        var bits = Number32(head, 21);
        return (1 + (bits & 0x3FFF), 1 + (bits >>> 14 & 0x3FFF));
    }

    private static FileFormat ReadText(ReadOnlySpan<byte> head, string name)
    {
        var begin = PlainText.Beginning(head);
        if (begin.StartsWith("<!doctype html", StringComparison.OrdinalIgnoreCase) || begin.StartsWith("<html", StringComparison.OrdinalIgnoreCase))
            return new(MediaTypes.Html, ".html");
        return Path.GetExtension(name).ToLowerInvariant() switch
        {
            ".md" or ".markdown" => new(MediaTypes.Markdown, ".md"),
            ".html" or ".htm" => new(MediaTypes.Html, ".html"),
            ".csv" => new(MediaTypes.Csv, ".csv"),
            ".tsv" => new(MediaTypes.Tsv, ".tsv"),
            ".json" when begin is ['{' or '[', ..] => new(MediaTypes.Json, ".json"),
            _ => new(MediaTypes.Text, ".txt"),
        };
    }

    private static int Number16(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt16LittleEndian(bytes[at..]);

    private static int Number32(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadInt32LittleEndian(bytes[at..]);
}
