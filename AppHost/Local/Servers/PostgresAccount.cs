using System.Security.Cryptography;
using System.Text;
using AiTasks.AppHost.Local.Processes;

namespace AiTasks.AppHost.Local.Servers;

/// <summary>
/// The account PostgreSQL runs as and the folder its data is in. PostgreSQL refuses root, so root runs it as <c>postgres</c>, and
/// when that account cannot reach the wanted folder (a clone below <c>/root</c>), the data goes to one below <c>/var/lib</c>.
/// </summary>
internal sealed class PostgresAccount(string wantedFolder)
{
    private const string ReachableFolder = "/var/lib/aitasks";
    private const int NameLength = 12;

    private string? _elsewhere;

    public string? Name { get; } = Environment.IsPrivilegedProcess ? "postgres" : null;

    public string Folder => _elsewhere ?? wantedFolder;

    /// <summary>Where the data of a folder that the account cannot reach is.</summary>
    public static string Elsewhere(string wantedFolder)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(Path.GetFullPath(wantedFolder)));
        return Path.Combine(ReachableFolder, Convert.ToHexStringLower(hash)[..NameLength], "postgres");
    }

    /// <summary>Creates the data folder with the rights that PostgreSQL insists on.</summary>
    public async Task TakeFolderAsync(CancellationToken cancellationToken)
    {
        if (Name is null)
        {
            Directory.CreateDirectory(Folder);
            File.SetUnixFileMode(Folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            return;
        }

        Directory.CreateDirectory(Path.GetDirectoryName(Folder)!);
        if (!await CanReachAsync(Path.GetDirectoryName(Folder)!, cancellationToken))
        {
            _elsewhere = Elsewhere(wantedFolder);
            Directory.CreateDirectory(Path.GetDirectoryName(_elsewhere)!);
        }

        await RequireAsync(
            new ProcessSpec(Programs.Require("install"), "-d", "-m", "700", "-o", Name, "-g", Name, Folder), cancellationToken);
    }

    /// <summary>Lets the account read a file of ours.</summary>
    public async Task GiveAsync(string file, CancellationToken cancellationToken)
    {
        if (Name is not null)
            await RequireAsync(new ProcessSpec(Programs.Require("chown"), Name, file), cancellationToken);
    }

    private async Task<bool> CanReachAsync(string folder, CancellationToken cancellationToken)
    {
        var test = new ProcessSpec(Programs.Require("test"), "-x", folder) { Account = Name, WorkingDirectory = "/" };
        return (await Programs.RunAsync(test, cancellationToken)).ExitCode == 0;
    }

    private static async Task RequireAsync(ProcessSpec spec, CancellationToken cancellationToken)
    {
        var (exitCode, output) = await Programs.RunAsync(spec, cancellationToken);
        if (exitCode != 0)
            throw new InvalidOperationException($"'{spec.Program} {string.Join(' ', spec.Arguments)}' failed: {output}");
    }
}
