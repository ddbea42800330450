namespace AiTasks.TaskApi.Files.Stores;

/// <summary>Keeps files in a folder.</summary>
/// <param name="folder">The folder. It is made when the first file comes.</param>
internal sealed class FolderStore(string folder) : IFileStore
{
    private const int BufferLength = 128 * 1024;

    // In the same file system, so that a file gets its name in one step.
    private readonly string _coming = Path.Combine(folder, ".coming");

    public async Task PutAsync(string key, Stream content, CancellationToken cancellationToken)
    {
        var kept = Path.Combine(_coming, Guid.NewGuid().ToString("N"));
        try
        {
            Directory.CreateDirectory(_coming);
            await using (var file = new FileStream(kept, FileMode.CreateNew, FileAccess.Write, FileShare.Read, 0, FileOptions.Asynchronous))
            {
                await content.CopyToAsync(file, BufferLength, cancellationToken);

                // A row will say that it is here, and rows survive a power cut.
                file.Flush(flushToDisk: true);
            }

            var path = PathOf(key);
            var directory = Path.GetDirectoryName(path)!;
            Directory.CreateDirectory(directory);
            File.Move(kept, path);
            kept = path;
            Directories.Flush(directory, folder);
        }
        catch (Exception error)
        {
            if (File.Exists(kept)) File.Delete(kept);
            if (StoreFullException.IsCauseOf(error)) throw new StoreFullException(error);
            throw;
        }
    }

    public Task<Stream?> OpenAsync(string key, CancellationToken cancellationToken)
    {
        try
        {
            return Task.FromResult<Stream?>(new FileStream(
                PathOf(key), FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, BufferLength, FileOptions.Asynchronous));
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            return Task.FromResult<Stream?>(null);
        }
    }

    public Task DeleteAsync(string key, CancellationToken cancellationToken)
    {
        try
        {
            File.Delete(PathOf(key));
        }
        catch (DirectoryNotFoundException)
        {
            // Nor is there such a file.
        }

        return Task.CompletedTask;
    }

    public Task SweepAsync(TimeSpan idle, CancellationToken cancellationToken)
    {
        if (!Directory.Exists(_coming)) return Task.CompletedTask;

        var before = Now() - idle;
        foreach (var file in new DirectoryInfo(_coming).EnumerateFiles().Where(file => file.LastWriteTimeUtc < before))
        {
            cancellationToken.ThrowIfCancellationRequested();
            file.Delete();
        }

        return Task.CompletedTask;
    }

    // By the clock that stamps the files, which may be another machine's: by one that is ahead, what still comes would look given up.
    private DateTime Now()
    {
        var mark = Path.Combine(_coming, Guid.NewGuid().ToString("N"));
        try
        {
            File.WriteAllBytes(mark, []);
            return File.GetLastWriteTimeUtc(mark);
        }
        finally
        {
            File.Delete(mark);
        }
    }

    // Keys are ours, but they stand in a table.
    private string PathOf(string key)
    {
        var path = Path.GetFullPath(Path.Combine(folder, key));
        return path.StartsWith(Path.GetFullPath(folder) + Path.DirectorySeparatorChar, StringComparison.Ordinal)
            ? path
            : throw new ArgumentException("The key leads out of the folder.", nameof(key));
    }
}
