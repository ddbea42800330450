using System.IO.Compression;
using System.Text;
using AiTasks.TaskApi.Files.Stores;

namespace AiTasks.TaskApi.PersonalData;

/// <summary>
/// Writes all that is known of a person as a zip: a JSON file for each table, their files and their pictures. It is written while it is read,
/// so it is no picture of one moment, and nothing is ever whole in memory.
/// </summary>
internal sealed class PersonArchive(ExportReader reader, IFileStore store)
{
    public async Task WriteAsync(long id, Guid publicId, Stream output, CancellationToken cancellationToken)
    {
        await using var late = new LateStream(output);
        await using (var archive = await ZipArchive.CreateAsync(late, ZipArchiveMode.Create, leaveOpen: true, Encoding.UTF8, cancellationToken))
        {
            foreach (var source in ExportSources.All)
            {
                var rows = reader.RowsAsync(source, id, publicId, cancellationToken);
                await AddAsync(archive, late, $"{source.Table}.json", entry => WriteRowsAsync(entry, rows, cancellationToken), cancellationToken);
            }

            await foreach (var (name, key) in reader.FilesAsync(id, cancellationToken))
            {
                // One that was removed since its row was read is not known of any more.
                if (await store.OpenAsync(key, cancellationToken) is not { } content) continue;
                await using var open = content;
                await AddAsync(archive, late, name, entry => content.CopyToAsync(entry, cancellationToken), cancellationToken);
            }

            await foreach (var (name, bytes) in reader.PicturesAsync(id, cancellationToken))
                await AddAsync(archive, late, name, entry => entry.WriteAsync(bytes, cancellationToken).AsTask(), cancellationToken);
        }

        await late.FlushAsync(cancellationToken);
    }

    private static async Task AddAsync(ZipArchive archive, LateStream output, string name, Func<Stream, Task> write, CancellationToken cancellationToken)
    {
        await using (var entry = await archive.CreateEntry(name, CompressionLevel.Fastest).OpenAsync(cancellationToken)) await write(entry);
        await output.FlushAsync(cancellationToken);
    }

    private static async Task WriteRowsAsync(Stream entry, IAsyncEnumerable<string> rows, CancellationToken cancellationToken)
    {
        var separator = "[\n";
        await foreach (var row in rows.WithCancellation(cancellationToken))
        {
            await entry.WriteAsync(Encoding.UTF8.GetBytes(separator + row), cancellationToken);
            separator = ",\n";
        }

        await entry.WriteAsync(Encoding.UTF8.GetBytes(separator == "[\n" ? "[]\n" : "\n]\n"), cancellationToken);
    }
}
