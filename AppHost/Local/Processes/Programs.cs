namespace AiTasks.AppHost.Local.Processes;

/// <summary>Finds programs where distributions put them, which is not always on the path of an ordinary user.</summary>
internal static class Programs
{
    private static readonly string[] SystemFolders = ["/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/usr/bin", "/sbin", "/bin"];

    public static string? Find(string name) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':', StringSplitOptions.RemoveEmptyEntries)
            .Concat(SystemFolders)
            .Select(folder => Path.Combine(folder, name))
            .FirstOrDefault(File.Exists);

    public static string Require(string name) =>
        Find(name) ?? throw new InvalidOperationException($"The program '{name}' is not installed; ./run says which package has it.");

    /// <summary>Runs a short program to its end and returns its exit code and what it printed.</summary>
    public static async Task<(int ExitCode, string Output)> RunAsync(ProcessSpec spec, CancellationToken cancellationToken)
    {
        var path = Path.Combine(Path.GetTempPath(), $"aitasks-{Guid.NewGuid():N}.log");
        try
        {
            using var log = new ProcessLog(path);
            var process = await ChildProcess.StartAsync(spec, log);
            try
            {
                var exitCode = await process.Exited.WaitAsync(cancellationToken);
                await process.OutputClosedAsync();
                return (exitCode, log.Tail());
            }
            catch (OperationCanceledException)
            {
                process.Kill();
                throw;
            }
        }
        finally
        {
            File.Delete(path);
        }
    }
}
