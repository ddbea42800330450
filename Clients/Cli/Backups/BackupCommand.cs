using System.CommandLine;
using AiTasks.Cli.Deployments;
using AiTasks.Cli.Invocation;
using Npgsql;

namespace AiTasks.Cli.Backups;

/// <summary>A picture of the database, the only place whose loss loses anything, and its way back.</summary>
internal sealed class BackupCommand : Command
{
    private readonly Option<string> _data = RunningSystem.DataOption();
    private readonly Argument<string> _file = new("file") { Description = "The backup", HelpName = "file" };

    public BackupCommand(CommandRunner runner)
        : base("backup", "Saves and restores the database. Reads the same settings as the task API, and runs pg_dump and pg_restore")
    {
        Add(_data);
        Add(new RunnableCommand(runner, "make", "Writes a backup while everything runs", [_file], MakeAsync)
        {
            Examples = ["aitasks backup make aitasks.backup"],
        });
        Add(new RunnableCommand(
            runner, "restore", "Restores a backup into an empty database, before any service starts, and renews it", [_file], RestoreAsync)
        {
            Examples = ["aitasks backup restore aitasks.backup"],
        });
        Add(new RunnableCommand(
            runner, "renew", "After a restore by other means and before any service starts: clients resync, numbers are not given again",
            [], RenewAsync)
        {
            Examples = ["aitasks backup renew"],
        });
    }

    private async Task MakeAsync(CommandRun run, CancellationToken cancellationToken)
    {
        var file = run.Line.GetRequiredValue(_file);
        await DatabasePrograms.DumpAsync(Settings(run), file, cancellationToken);
        if (run.Screen.Json) run.Screen.WriteJson(new { File = file, Bytes = new FileInfo(file).Length });
        else run.Screen.Say($"Written to {file}. The files that people uploaded and the secrets are not in it; docs/runbook.md says how they are kept.");
    }

    private async Task RestoreAsync(CommandRun run, CancellationToken cancellationToken)
    {
        var (settings, file) = (Settings(run), run.Line.GetRequiredValue(_file));
        if (!File.Exists(file)) throw new CommandFailedException($"There is no file '{file}'.", ExitCodes.NotFound);
        await using (var connection = await ConnectAsync(settings, cancellationToken))
            await Renewal.RequireEmptyAsync(connection, cancellationToken);
        await DatabasePrograms.RestoreAsync(settings, file, cancellationToken);
        await RenewAsync(run, cancellationToken);
    }

    private async Task RenewAsync(CommandRun run, CancellationToken cancellationToken)
    {
        await using var connection = await ConnectAsync(Settings(run), cancellationToken);
        var renewed = await Renewal.RenewAsync(connection, cancellationToken);
        if (run.Screen.Json) run.Screen.WriteJson(renewed);
        else run.Screen.Say($"Renewed: {renewed.Streams} streams have new epochs, {renewed.Commands} commands are sent anew.");
    }

    private NpgsqlConnectionStringBuilder Settings(CommandRun run)
    {
        const string variable = $"ConnectionStrings__{Deployment.Database}";
        var text = Deployment.Read(run.Line.GetValue(_data)!).ConnectionString(Deployment.Database)
            ?? throw new CommandFailedException($"{variable} is not set, and nothing runs here (--data).", ExitCodes.Usage);
        try
        {
            return new NpgsqlConnectionStringBuilder(text) { Pooling = false, ApplicationName = "aitasks backup", CommandTimeout = 0 };
        }
        catch (Exception error) when (error is FormatException or ArgumentException)
        {
            throw new CommandFailedException($"{variable} cannot be understood.", ExitCodes.Usage);
        }
    }

    private static async Task<NpgsqlConnection> ConnectAsync(NpgsqlConnectionStringBuilder settings, CancellationToken cancellationToken)
    {
        var connection = new NpgsqlConnection(settings.ConnectionString);
        try
        {
            await connection.OpenAsync(cancellationToken);
            return connection;
        }
        catch (NpgsqlException error)
        {
            await connection.DisposeAsync();
            throw new CommandFailedException($"PostgreSQL does not let us in: {error.GetBaseException().Message}", ExitCodes.ServerAway);
        }
    }
}
