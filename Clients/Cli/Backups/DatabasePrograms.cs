using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using AiTasks.Cli.Invocation;
using Npgsql;

namespace AiTasks.Cli.Backups;

/// <summary>PostgreSQL's own programs for backups.</summary>
internal static class DatabasePrograms
{
    /// <summary>Writes the whole database as it is at one moment. The file appears when it is whole, readable by this account alone.</summary>
    /// <exception cref="CommandFailedException">It could not be written.</exception>
    public static async Task DumpAsync(NpgsqlConnectionStringBuilder settings, string file, CancellationToken cancellationToken)
    {
        var unfinished = $"{file}.unfinished";
        try
        {
            await using (OpenPrivate(unfinished))
            {
                // pg_dump writes into the file that is there, with the rights that it has.
            }

            // Tables that are not logged hold who is at work now.
            await RunAsync(
                "pg_dump", settings, ["--format=custom", "--no-owner", "--no-privileges", "--no-unlogged-table-data", $"--file={unfinished}"],
                cancellationToken);
            File.Move(unfinished, file, overwrite: true);
        }
        finally
        {
            File.Delete(unfinished);
        }
    }

    /// <summary>Brings all of a backup or nothing.</summary>
    /// <exception cref="CommandFailedException">It could not be brought.</exception>
    public static Task RestoreAsync(NpgsqlConnectionStringBuilder settings, string file, CancellationToken cancellationToken) =>
        RunAsync(
            "pg_restore", settings,
            ["--exit-on-error", "--single-transaction", "--no-owner", "--no-privileges", $"--dbname={settings.Database}", file], cancellationToken);

    private static FileStream OpenPrivate(string file)
    {
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        return new FileStream(file, options);
    }

    private static async Task RunAsync(
        string program, NpgsqlConnectionStringBuilder settings, IEnumerable<string> arguments, CancellationToken cancellationToken)
    {
        using var process = Start(program, settings, arguments);
        try
        {
            var complaint = await process.StandardError.ReadToEndAsync(cancellationToken);
            await process.WaitForExitAsync(cancellationToken);
            if (process.ExitCode != 0) throw new CommandFailedException($"{program} failed: {complaint.Trim()}");
        }
        finally
        {
            if (!process.HasExited) process.Kill(entireProcessTree: true);
        }
    }

    // By variables: a password on the line would be seen by whoever lists processes.
    private static Process Start(string program, NpgsqlConnectionStringBuilder settings, IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardError = true };
        start.Environment["PGHOST"] = settings.Host;
        start.Environment["PGPORT"] = settings.Port.ToString(CultureInfo.InvariantCulture);
        start.Environment["PGUSER"] = settings.Username;
        start.Environment["PGPASSWORD"] = settings.Password;
        start.Environment["PGDATABASE"] = settings.Database;
        start.Environment["PGSSLMODE"] = settings.SslMode switch
        {
            SslMode.VerifyCA => "verify-ca",
            SslMode.VerifyFull => "verify-full",
            var mode => mode.ToString().ToLowerInvariant(),
        };
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception)
        {
            throw new CommandFailedException(
                $"'{program}' cannot be run here. Install PostgreSQL's client programs, of the server's version or newer.");
        }
    }
}
