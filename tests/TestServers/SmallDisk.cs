using AiTasks.AppHost.Local.Processes;

namespace AiTasks.TestServers;

/// <summary>A disk of a few megabytes, in memory, that a test fills and empties.</summary>
public sealed class SmallDisk : IAsyncDisposable
{
    /// <summary>Why a test is skipped that cannot have one.</summary>
    public const string WhyNone = "Mounting a file system takes Linux and the rights of root.";

    // A page: what is smaller fits into what is left of one.
    private static readonly byte[] Page = new byte[4096];

    private readonly DirectoryInfo _folder;

    private SmallDisk(DirectoryInfo folder) => _folder = folder;

    /// <summary>Where it is mounted; everybody may write there.</summary>
    public string Folder => _folder.FullName;

    private string Ballast => Path.Combine(Folder, ".ballast");

    /// <summary>Mounts one.</summary>
    /// <param name="megabytes">Its size.</param>
    /// <returns>Null where that is not allowed: see <see cref="WhyNone"/>.</returns>
    public static async Task<SmallDisk?> TryMountAsync(int megabytes)
    {
        var folder = Directory.CreateTempSubdirectory("aitasks-disk-");
        if (OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess
            && await RunAsync("mount", "-t", "tmpfs", "-o", $"size={megabytes}m,mode=1777", "tmpfs", folder.FullName))
        {
            return new SmallDisk(folder);
        }

        folder.Delete();
        return null;
    }

    /// <summary>Takes all the room that is left, or leaves some.</summary>
    /// <param name="leaving">Bytes that stay free, to the page.</param>
    public void Fill(int leaving = 0)
    {
        using (var file = new FileStream(Ballast, FileMode.Append, FileAccess.Write, FileShare.None, bufferSize: 0))
        {
            try
            {
                while (true) file.Write(Page);
            }
            catch (IOException)
            {
                file.SetLength(Math.Max(0, file.Length - leaving));
            }
        }
    }

    /// <summary>Gives the room back.</summary>
    public void Free() => File.Delete(Ballast);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        // Lazily: whoever still has a file of it open keeps that, and nobody else sees it.
        if (!await RunAsync("umount", "-l", Folder)) throw new InvalidOperationException($"'{Folder}' stays mounted.");
        _folder.Delete();
    }

    private static async Task<bool> RunAsync(string program, params IReadOnlyList<string> arguments) =>
        (await Programs.RunAsync(new ProcessSpec(Programs.Require(program), arguments), CancellationToken.None)).ExitCode == 0;
}
