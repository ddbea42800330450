using System.Buffers.Binary;
using System.Text;
using AiTasks.AppHost.Local.Processes;

namespace AiTasks.AppHost.Local.Servers;

/// <summary>PostgreSQL.</summary>
internal sealed class PostgresServer(ServerOptions options) : Server("postgres", options)
{
    private const string User = "postgres";

    // Two push nodes, two services and a test assembly or two at a time, each with a pool of its own.
    private const int MaxConnections = 300;

    private readonly PostgresAccount _account = new(options.DataFolder);
    private string _programs = "";

    public override string ConnectionString => $"Host=localhost;Port={Port};Username={User};Password={Options.Password}";

    // "Fast": ends sessions and writes a checkpoint. SIGTERM would wait until every client has left by itself.
    protected override Signal StopSignal => Signal.Interrupt;

    public string DatabaseConnectionString(string database) => $"{ConnectionString};Database={database}";

    /// <summary>Creates a database unless it exists.</summary>
    public async Task CreateDatabaseAsync(string database, CancellationToken cancellationToken)
    {
        var create = new ProcessSpec(
            Path.Combine(_programs, "createdb"), "--host=127.0.0.1", $"--port={Port}", $"--username={User}", "--no-password", database)
        {
            Environment = new Dictionary<string, string?> { ["PGPASSWORD"] = Options.Password },
        };
        var (exitCode, output) = await Programs.RunAsync(create, cancellationToken);
        if (exitCode != 0 && !output.Contains("already exists", StringComparison.Ordinal))
            throw new InvalidOperationException($"The database '{database}' could not be created: {output}");
    }

    protected override async Task PrepareAsync(ProcessLog log, CancellationToken cancellationToken)
    {
        _programs = await PostgresPrograms.FolderAsync(cancellationToken);
        await _account.TakeFolderAsync(cancellationToken);
        if (File.Exists(Path.Combine(_account.Folder, "PG_VERSION")))
            return;

        var passwordFile = Path.Combine(_account.Folder, "..", $"password-{Guid.NewGuid():N}");
        PrivateFile.Write(passwordFile, Options.Password);
        try
        {
            await _account.GiveAsync(passwordFile, cancellationToken);
            List<string> arguments =
            [
                $"--pgdata={_account.Folder}", $"--username={User}", $"--pwfile={passwordFile}",
                "--auth=scram-sha-256", "--encoding=UTF8", "--locale=C.UTF-8",
            ];
            if (Options.Throwaway)
                arguments.Add("--no-sync");
            var (exitCode, output) = await Programs.RunAsync(
                new ProcessSpec(Path.Combine(_programs, "initdb"), arguments) { Account = _account.Name, WorkingDirectory = _account.Folder },
                cancellationToken);
            log.Write(output);
            if (exitCode != 0)
                throw new InvalidOperationException($"PostgreSQL's data could not be created.{Environment.NewLine}{output}");
        }
        finally
        {
            File.Delete(passwordFile);
        }
    }

    protected override ProcessSpec Command()
    {
        // No socket file: its path may be at most 107 bytes long, and a data folder's path may be longer.
        List<string> settings = [$"port={Port}", "listen_addresses=127.0.0.1", "unix_socket_directories=", $"max_connections={MaxConnections}"];

        // Survives a kill of the server, not of the machine. Commits stay synchronous: tests kill it and look for what was acknowledged.
        if (Options.Throwaway)
            settings.AddRange(["fsync=off", "full_page_writes=off"]);

        return new ProcessSpec(
            Path.Combine(_programs, "postgres"),
            ["-D", _account.Folder, .. settings.SelectMany(setting => new[] { "-c", setting })])
        {
            Account = _account.Name,
            WorkingDirectory = _account.Folder,
        };
    }

    // 'R' asks for the password: the server takes connections. While it starts or recovers it says 'E'.
    protected override Task<bool> AnswersAsync(CancellationToken cancellationToken)
    {
        byte[] body = [0, 3, 0, 0, .. Encoding.ASCII.GetBytes($"user\0{User}\0database\0postgres\0\0")];
        var packet = new byte[body.Length + sizeof(int)];
        BinaryPrimitives.WriteInt32BigEndian(packet, packet.Length);
        body.CopyTo(packet, sizeof(int));
        return Handshake.IsAnsweredAsync(Port, packet, (byte)'R', cancellationToken);
    }
}
