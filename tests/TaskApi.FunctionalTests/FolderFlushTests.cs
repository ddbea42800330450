using System.Diagnostics;
using System.Text.RegularExpressions;
using AiTasks.TaskApi.Files.Stores;

namespace AiTasks.TaskApi.FunctionalTests;

/// <summary>Looks at what this process asks the system for, which slows down whatever else it does.</summary>
[Collection(nameof(Alone))]
public sealed partial class FolderFlushTests
{
    [Fact]
    public async Task A_file_that_was_put_is_on_the_disk_with_its_name_and_all_directories_above_it()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/strace") && Environment.IsPrivilegedProcess, "Looking at calls takes strace and the rights of root.");
        var folder = Directory.CreateTempSubdirectory("aitasks-flush-");
        try
        {
            using var strace = Process.Start(new ProcessStartInfo("strace", ["-f", "-y", "-e", "trace=fsync", "-p", $"{Environment.ProcessId}"])
            {
                RedirectStandardError = true,
            })!;
            var said = await strace.StandardError.ReadLineAsync(TestContext.Current.CancellationToken);
            Assert.Contains("attached", said, StringComparison.Ordinal);
            await new FolderStore(folder.FullName).PutAsync("2026/01/a.bin", new MemoryStream([1]), CancellationToken.None);
            using (var stop = Process.Start("kill", ["-INT", $"{strace.Id}"])) await stop.WaitForExitAsync(TestContext.Current.CancellationToken);

            var calls = await strace.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
            var flushed = Flushed().Matches(calls).Select(call => call.Groups[1].Value)
                .Where(path => path.StartsWith(folder.FullName, StringComparison.Ordinal)).ToList();
            Assert.Equal(4, flushed.Count);
            Assert.StartsWith(Path.Combine(folder.FullName, ".coming", ""), flushed[0], StringComparison.Ordinal);
            Assert.Equal([Path.Combine(folder.FullName, "2026", "01"), Path.Combine(folder.FullName, "2026"), folder.FullName], flushed[1..]);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    // Interrupted by another thread's call, a call is written in two parts; the first one has the path.
    [GeneratedRegex(@"fsync\(\d+<([^>]*)>")]
    private static partial Regex Flushed();
}
