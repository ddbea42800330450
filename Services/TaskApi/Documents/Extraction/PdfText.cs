using System.Text;
using AiTasks.ServiceDefaults.Processes;
using Microsoft.Extensions.Options;

namespace AiTasks.TaskApi.Documents.Extraction;

/// <summary>The text of a PDF, page by page, read by poppler's <c>pdftotext</c> in a process of its own.</summary>
internal sealed class PdfText(IOptions<DocumentOptions> options)
{
    private const string Damaged = "PDF повреждён: его не удаётся прочитать.";
    private const string Locked = "PDF защищён паролем.";
    private const string Slow = "PDF слишком сложный: он читается слишком долго.";
    private const string Greedy = "PDF слишком сложный: для чтения ему нужно слишком много памяти.";
    private const string Scanned = "В PDF нет текста: похоже, это скан. Загрузите файл с распознанным текстом.";

    // Of a line that was ended by the edge of the column, compared with the longest one.
    private const double FullLine = 0.75;

    /// <exception cref="UnreadableDocumentException">It has no text that can be read.</exception>
    /// <exception cref="ProgramUnavailableException">The program is missing.</exception>
    public async Task<DocumentText> ReadAsync(Stream content, CancellationToken cancellationToken)
    {
        var most = options.Value.MaxCharacters;
        var text = await RunAsync(content, cancellationToken);
        var pages = text.Count(one => one == '\f');
        var blocks = text.Split('\f').SelectMany((page, index) => Page(page, index + 1)).ToList();
        if (blocks.Sum(block => (long)block.Text.Length) > most) throw UnreadableDocumentException.TooLong(most);
        return blocks.Count > 0 ? new DocumentText(blocks, pages) : throw new UnreadableDocumentException(pages > 0 ? Scanned : Damaged);
    }

    private async Task<string> RunAsync(Stream content, CancellationToken cancellationToken)
    {
        var program = new LimitedProgram(options.Value.PdfProgramPath, "-enc", "UTF-8", "-eol", "unix", "-", "-")
        {
            MaxMemory = options.Value.PdfMaxMemory,
            MaxOutput = options.Value.MaxCharacters * 4L,
        };
        using var limit = new CancellationTokenSource(options.Value.PdfTimeout);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        try
        {
            var result = await LimitedProcess.RunAsync(program, content, either.Token);
            return result.ExitCode == 0 ? Encoding.UTF8.GetString(result.Output) : throw new UnreadableDocumentException(Reason(result.Complaint));
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new UnreadableDocumentException(Slow);
        }
        catch (ProgramOutputException error)
        {
            throw new UnreadableDocumentException(UnreadableDocumentException.TooLong(options.Value.MaxCharacters).Message, error);
        }
    }

    private static string Reason(string complaint) =>
        complaint.Contains("password", StringComparison.OrdinalIgnoreCase) ? Locked
        : complaint.Contains("memory", StringComparison.OrdinalIgnoreCase) || complaint.Contains("bad_alloc", StringComparison.Ordinal) ? Greedy
        : Damaged;

    private static IEnumerable<TextBlock> Page(string page, int number) => Paragraphs.Read(page)
        .Select(paragraph => new TextBlock(Paragraphs.Clean(Unwrap(paragraph.Text)), number)).Where(block => block.Text.Length > 0);

    // Lines are those of the paper. A sentence that goes on in the next one has to be found as one.
    private static string Unwrap(string paragraph)
    {
        var lines = paragraph.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        if (lines.Length < 2) return paragraph;

        var full = lines.Max(line => line.Length) * FullLine;
        var text = new StringBuilder(lines[0]);
        for (var i = 1; i < lines.Length; i++)
        {
            var goesOn = lines[i - 1].Length >= full || char.IsLower(lines[i][0]);
            text.Append(goesOn ? ' ' : '\n').Append(lines[i]);
        }

        return text.ToString();
    }
}
