namespace AiTasks.TaskApi.Files.Stores;

/// <summary>Where the bytes of files are. All nodes share it.</summary>
internal interface IFileStore
{
    /// <summary>Keeps a file. Until it has all of it nobody can open it, and if it never gets all of it nothing is kept.</summary>
    /// <param name="key">Its name here, of ours; it must be new.</param>
    /// <param name="content">Read once, to its end.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="StoreFullException">There is no room for it.</exception>
    Task PutAsync(string key, Stream content, CancellationToken cancellationToken);

    /// <summary>Opens a file.</summary>
    /// <returns>A stream that can be read from any position; null when there is no such file.</returns>
    Task<Stream?> OpenAsync(string key, CancellationToken cancellationToken);

    /// <summary>Removes a file. It is no error that there is none.</summary>
    Task DeleteAsync(string key, CancellationToken cancellationToken);

    /// <summary>Removes what is left of puts that died: of those that have not got anything for this long.</summary>
    Task SweepAsync(TimeSpan idle, CancellationToken cancellationToken);
}
