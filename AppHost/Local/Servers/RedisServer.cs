using System.Text;
using AiTasks.AppHost.Local.Processes;

namespace AiTasks.AppHost.Local.Servers;

/// <summary>Redis. It keeps nothing on disk: what it holds is disposable by design.</summary>
internal sealed class RedisServer(ServerOptions options) : Server("redis", options)
{
    private string ConfigFile => Path.Combine(Options.DataFolder, "redis.conf");

    public override string ConnectionString => $"localhost:{Port},password={Options.Password}";

    protected override Task PrepareAsync(ProcessLog log, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(Options.DataFolder);

        // A file and not arguments: every user of the machine can read those.
        PrivateFile.Write(ConfigFile, $"""
            bind 127.0.0.1
            port {Port}
            requirepass "{Options.Password}"
            dir "{Options.DataFolder}"
            save ""
            appendonly no
            daemonize no
            """);
        return Task.CompletedTask;
    }

    protected override ProcessSpec Command() =>
        new(Programs.Require("redis-server"), ConfigFile) { WorkingDirectory = Options.DataFolder };

    protected override Task<bool> AnswersAsync(CancellationToken cancellationToken) =>
        Handshake.IsAnsweredAsync(Port, Encoding.ASCII.GetBytes($"AUTH {Options.Password}\r\n"), (byte)'+', cancellationToken);
}
