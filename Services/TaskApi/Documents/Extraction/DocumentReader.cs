using AiTasks.TaskApi.Files;
using Microsoft.Extensions.Options;

namespace AiTasks.TaskApi.Documents.Extraction;

/// <summary>Reads the text of a document. What is in it can be anybody's, so all that it makes us do is bounded.</summary>
internal sealed class DocumentReader(PdfText pdf, IOptions<DocumentOptions> options)
{
    private const string Empty = "В документе нет текста.";

    /// <param name="mediaType">One of <see cref="MediaTypes"/> that has text.</param>
    /// <param name="content">The file, from its beginning; it can be read from any position.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="UnreadableDocumentException">It has no text that can be read.</exception>
    public async Task<DocumentText> ReadAsync(string mediaType, Stream content, CancellationToken cancellationToken)
    {
        if (mediaType == MediaTypes.Pdf) return await pdf.ReadAsync(content, cancellationToken);

        // Long, and without a wait in between.
        return await Task.Run(
            () => mediaType == MediaTypes.Docx
                ? Collect(WordText.Read(content, options.Value.MaxUnfoldedBytes), cancellationToken)
                : ReadText(mediaType, content, cancellationToken),
            cancellationToken);
    }

    private DocumentText ReadText(string mediaType, Stream content, CancellationToken cancellationToken)
    {
        var text = Decoding.Read(content, options.Value.MaxCharacters, declares: mediaType == MediaTypes.Html);
        return Collect(
            mediaType switch
            {
                MediaTypes.Markdown => MarkdownText.Read(text),
                MediaTypes.Html => HtmlText.Read(text),
                MediaTypes.Csv or MediaTypes.Tsv => TableText.Read(text),
                MediaTypes.Json => JsonText.Read(text),
                _ => Paragraphs.Read(text),
            },
            cancellationToken);
    }

    private DocumentText Collect(IEnumerable<TextBlock> blocks, CancellationToken cancellationToken)
    {
        var (collected, length) = (new List<TextBlock>(), 0L);
        foreach (var block in blocks)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var clean = Paragraphs.Clean(block.Text);
            if (clean.Length == 0) continue;
            length += clean.Length;
            if (length > options.Value.MaxCharacters) throw UnreadableDocumentException.TooLong(options.Value.MaxCharacters);
            collected.Add(block with { Text = clean });
        }

        return collected.Count > 0 ? new DocumentText(collected, null) : throw new UnreadableDocumentException(Empty);
    }
}
