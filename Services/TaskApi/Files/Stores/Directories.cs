using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace AiTasks.TaskApi.Files.Stores;

/// <summary>Writes directories themselves to the disk: a file that is there may have lost its name after a power cut.</summary>
internal static partial class Directories
{
    private const int ReadOnly = 0;

    // Not for programs that are started meanwhile.
    private static readonly int CloseOnExec = OperatingSystem.IsMacOS() ? 0x1000000 : 0x80000;

    /// <summary>Writes a directory and those above it, up to and with another, any of which may be new.</summary>
    /// <param name="lowest">The directory.</param>
    /// <param name="top">It, or one above it.</param>
    /// <exception cref="IOException">The disk does not take it.</exception>
    public static void Flush(string lowest, string top)
    {
        // Windows has no such call and needs none: its file systems write names in a log.
        if (OperatingSystem.IsWindows()) return;

        var last = Path.TrimEndingDirectorySeparator(Path.GetFullPath(top));
        for (var directory = Path.GetFullPath(lowest); directory is not null; directory = Path.GetDirectoryName(directory))
        {
            Flush(directory);
            if (directory == last) return;
        }
    }

    private static void Flush(string directory)
    {
        using var handle = Open(directory, ReadOnly | CloseOnExec);
        if (handle.IsInvalid)
        {
            var code = Marshal.GetLastPInvokeError();
            throw new IOException($"{directory}: {Marshal.GetPInvokeErrorMessage(code)}", code);
        }

        RandomAccess.FlushToDisk(handle);
    }

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static partial SafeFileHandle Open(string path, int flags);
}
