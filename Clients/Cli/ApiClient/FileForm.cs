using System.Net;
using System.Net.Http.Headers;
using System.Text;

namespace AiTasks.Cli.ApiClient;

/// <summary>A form with one file, sent from the disk as it is read.</summary>
internal sealed class FileForm : HttpContent
{
    private const int ChunkBytes = 64 * 1024;

    private readonly FileStream _file;
    private readonly Action<long> _sent;

    private FileForm(FileStream file, Action<long> sent) => (_file, _sent) = (file, sent);

    /// <summary>The form, with the file in its field <c>file</c>.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static MultipartFormDataContent Of(FileInfo file, Action<long> sent)
    {
        var content = new FileForm(file.OpenRead(), sent);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");

        // As browsers send it: the name's letters as they are, and nothing in it that ends the header. The framework's own way puts
        // a mail encoding around every name that is not ASCII.
        content.Headers.TryAddWithoutValidation("Content-Disposition", $"form-data; name=\"file\"; filename=\"{Escape(file.Name)}\"");
        var form = new MultipartFormDataContent { HeaderEncodingSelector = (_, _) => Encoding.UTF8 };
        form.Add(content);
        return form;
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        var chunk = new byte[ChunkBytes];
        for (var total = 0L; await _file.ReadAsync(chunk, cancellationToken) is var count and > 0;)
        {
            await stream.WriteAsync(chunk.AsMemory(0, count), cancellationToken);
            _sent(total += count);
        }
    }

    protected override bool TryComputeLength(out long length)
    {
        length = _file.Length;
        return true;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) _file.Dispose();
        base.Dispose(disposing);
    }

    private static string Escape(string name) =>
        name.Replace("\"", "%22", StringComparison.Ordinal)
            .Replace("\r", "%0D", StringComparison.Ordinal)
            .Replace("\n", "%0A", StringComparison.Ordinal);
}
