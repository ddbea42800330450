using System.Buffers.Binary;
using System.IO.Compression;
using AiTasks.TaskApi.Files;

namespace AiTasks.TaskApi.Documents.Extraction;

/// <summary>The archive that a DOCX is. Archives are bombs easily: nothing of one is believed before it is counted.</summary>
internal static class WordPackage
{
    public const string MainPart = "word/document.xml";
    public const string StylesPart = "word/styles.xml";

    private const string Damaged = "Документ повреждён: его архив не читается.";
    private const string Bomb = "Документ не читается: его архив разворачивается в слишком большой объём.";

    private const int MaxEntries = 5000;
    private const int MaxDirectoryBytes = MaxEntries * 128;

    // Text with markup shrinks to a twentieth; zeros shrink to a thousandth.
    private const int MaxRatio = 200;
    private const long AlwaysAllowed = 32L * 1024 * 1024;

    private const int EndLength = 22;
    private const int MaxComment = ushort.MaxValue;

    /// <summary>Sees whether an archive is a document at all.</summary>
    /// <exception cref="FileRefusedException">It is damaged, a bomb, or another kind of archive.</exception>
    public static void Check(Stream content)
    {
        try
        {
            using var archive = Open(content);
            if (archive.GetEntry(MainPart) is null) throw FileFormat.Unknown();
        }
        catch (UnreadableDocumentException error)
        {
            throw FileRefusedException.Damaged(error.Message == Bomb ? "The archive unfolds to too much." : "The archive is damaged.");
        }
    }

    /// <summary>Opens it; the stream stays open.</summary>
    /// <exception cref="UnreadableDocumentException">It is damaged or a bomb.</exception>
    public static ZipArchive Open(Stream content)
    {
        RequireShortDirectory(content);
        content.Position = 0;
        try
        {
            var archive = new ZipArchive(content, ZipArchiveMode.Read, leaveOpen: true);
            var (length, packed) = (archive.Entries.Sum(entry => entry.Length), archive.Entries.Sum(entry => entry.CompressedLength));
            var isPlausible = length <= AlwaysAllowed || length / MaxRatio <= Math.Min(packed, content.Length);
            if (archive.Entries.Count <= MaxEntries && isPlausible) return archive;

            archive.Dispose();
            throw new UnreadableDocumentException(Bomb);
        }
        catch (Exception error) when (error is InvalidDataException or OverflowException or ArgumentException or EndOfStreamException)
        {
            throw new UnreadableDocumentException(Damaged, error);
        }
    }

    /// <summary>Opens a part; null when there is none.</summary>
    /// <param name="archive">The archive.</param>
    /// <param name="name">The part.</param>
    /// <param name="most">Bytes it may unfold to.</param>
    public static Stream? OpenPart(ZipArchive archive, string name, long most)
    {
        if (archive.GetEntry(name) is not { } entry) return null;
        if (entry.Length > most) throw new UnreadableDocumentException(Bomb);
        try
        {
            return new UnfoldingStream(entry.Open(), most, () => new UnreadableDocumentException(Bomb));
        }
        catch (InvalidDataException error)
        {
            throw new UnreadableDocumentException(Damaged, error);
        }
    }

    // The reader of archives takes all entries into memory that it finds, however many, so we look first how long their list is.
    private static void RequireShortDirectory(Stream content)
    {
        var tail = new byte[Math.Min(content.Length, EndLength + MaxComment)];
        var at = content.Length - tail.Length;
        content.Position = at;
        content.ReadExactly(tail);
        var end = tail.AsSpan().LastIndexOf("PK\x5\x6"u8);
        if (end < 0 || end + EndLength > tail.Length) throw new UnreadableDocumentException(Damaged);

        var directory = BinaryPrimitives.ReadUInt32LittleEndian(tail.AsSpan(end + 16));
        if (directory == uint.MaxValue || at + end - directory > MaxDirectoryBytes) throw new UnreadableDocumentException(Bomb);
    }
}
