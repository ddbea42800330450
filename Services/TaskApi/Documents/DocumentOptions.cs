using System.ComponentModel.DataAnnotations;

namespace AiTasks.TaskApi.Documents;

/// <summary>Reading of documents. Section <c>DocumentOptions</c>.</summary>
public sealed class DocumentOptions
{
    /// <summary>Characters of one document at most. The default is about 2,500 pages; each million takes a few seconds and 10 MB of memory.</summary>
    [Range(1000, 100_000_000)]
    public int MaxCharacters { get; init; } = 5_000_000;

    /// <summary>Documents that this process reads at once. One that is large would otherwise keep a small one waiting.</summary>
    [Range(1, 64)]
    public int Concurrency { get; init; } = 2;

    /// <summary>Between two looks for documents that other nodes have taken and not read.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:10:00")]
    public TimeSpan PollInterval { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long a document is one node's to read. Longer than the slowest takes: another node would begin it anew.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan ClaimTime { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>How often a document is begun that ends no reading in good order: the process that reads it may have died of it.</summary>
    [Range(1, 100)]
    public int MaxTries { get; init; } = 3;

    /// <summary>Pause after a failure that is not the document's, such as a file store that is away.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "01:00:00")]
    public TimeSpan RetryDelay { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>The program that reads PDF (poppler's): a path, or a name to look for on the PATH.</summary>
    [Required]
    public string PdfProgramPath { get; init; } = "pdftotext";

    /// <summary>How long one PDF may take. A thousand pages of dense text take a second, and the longest text that is taken three.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "00:10:00")]
    public TimeSpan PdfTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Address space of that program in bytes, on Linux. It holds the whole file, at most 100 MB, and what is on one page; for a book of 90 MB
    /// half of the default is enough.
    /// </summary>
    [Range(100L * 1024 * 1024, 16L * 1024 * 1024 * 1024)]
    public long PdfMaxMemory { get; init; } = 512L * 1024 * 1024;

    /// <summary>Bytes that one part of a DOCX may unfold to. The text of a thick book is under 20 MB with its markup.</summary>
    [Range(1024, 1L << 31)]
    public long MaxUnfoldedBytes { get; init; } = 128L * 1024 * 1024;
}
