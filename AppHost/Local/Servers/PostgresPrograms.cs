using AiTasks.AppHost.Local.Processes;

namespace AiTasks.AppHost.Local.Servers;

/// <summary>Finds PostgreSQL's programs: Debian keeps the server's in a folder per version, off the path.</summary>
internal static class PostgresPrograms
{
    private const string DebianFolder = "/usr/lib/postgresql";

    public static async Task<string> FolderAsync(CancellationToken cancellationToken)
    {
        if (Directory.Exists(DebianFolder))
        {
            var newest = Directory.GetDirectories(DebianFolder)
                .Where(folder => File.Exists(Path.Combine(folder, "bin", "postgres")) && File.Exists(Path.Combine(folder, "bin", "createdb")))
                .MaxBy(folder => decimal.TryParse(Path.GetFileName(folder), out var version) ? version : 0);
            if (newest is not null)
                return Path.Combine(newest, "bin");
        }

        if (Programs.Find("pg_config") is { } config)
        {
            var (exitCode, output) = await Programs.RunAsync(new ProcessSpec(config, "--bindir"), cancellationToken);
            if (exitCode == 0 && File.Exists(Path.Combine(output.Trim(), "postgres")))
                return output.Trim();
        }

        return Path.GetDirectoryName(Programs.Require("postgres"))!;
    }
}
