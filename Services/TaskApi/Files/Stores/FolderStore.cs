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
        var coming = Path.Combine(_coming, Guid.NewGuid().ToString("N"));
        try
        {
            Directory.CreateDirectory(_coming);
            await using (var file = new FileStream(coming, FileMode.CreateNew, FileAccess.Write, FileShare.Read, 0, FileOptions.Asynchronous))
            {
                await content.CopyToAsync(file, BufferLength, cancellationToken);

                // A row will say that it is here, and rows survive a power cut.
                file.Flush(flushToDisk: true);
            }

            var path = PathOf(key);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.Move(coming, path);
        }
        catch (Exception error)
        {
            if (File.Exists(coming)) File.Delete(coming);
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
        foreach (var file in new DirectoryInfo(_coming).EnumerateFiles().Where(file => file.LastWriteTimeUtc < DateTime.UtcNow - idle))
        {
            cancellationToken.ThrowIfCancellationRequested();
            file.Delete();
        }

        return Task.CompletedTask;
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
