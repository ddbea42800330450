using System.Net;
using AiTasks.AppHost.Local.Processes;

namespace AiTasks.AppHost.Local.Servers;

/// <summary>RabbitMQ with its own Erlang port mapper, so that it shares nothing with another RabbitMQ on the machine.</summary>
internal sealed class RabbitMqServer(ServerOptions options) : Server("rabbitmq", options)
{
    // Debian's /usr/sbin/rabbitmq-server refuses every user but root and its own; the script behind it does not.
    private const string DebianScript = "/usr/lib/rabbitmq/bin/rabbitmq-server";

    // Erlang's schedulers spin while they wait, which takes the cores away from everything else here.
    private const string NoBusyWaiting = "+sbwt none +sbwtdcpu none +sbwtdio none";
    private static readonly TimeSpan MapperGrace = TimeSpan.FromSeconds(2);

    private readonly int _mapperPort = FreePort.Next();
    private readonly int _distributionPort = FreePort.Next();
    private ChildProcess? _mapper;

    private const int LogFileBytes = 64 * 1024 * 1024;

    public override string ConnectionString => $"amqp://guest:{WebUtility.UrlEncode(Options.Password)}@localhost:{Port}";

    protected override async Task PrepareAsync(ProcessLog log, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(Options.DataFolder);
        // What quorum queues are told is kept in memory until a file of this size is full: half a gigabyte by default.
        PrivateFile.Write(InData("rabbitmq.conf"), $"""
            listeners.tcp.default = 127.0.0.1:{Port}
            default_user = guest
            default_pass = {Options.Password}
            raft.wal_max_size_bytes = {LogFileBytes}
            """);
        if (!File.Exists(InData(".erlang.cookie")))
            PrivateFile.Write(InData(".erlang.cookie"), Guid.NewGuid().ToString("N"));
        await File.WriteAllTextAsync(InData("enabled_plugins"), "[].", cancellationToken);

        // Left to itself RabbitMQ starts the mapper as a daemon that outlives it.
        if (_mapper is null || _mapper.Exited.IsCompleted)
        {
            _mapper = await ChildProcess.StartAsync(
                new ProcessSpec(Programs.Require("epmd"), "-address", "127.0.0.1", "-port", $"{_mapperPort}"), log);
        }
    }

    protected override ProcessSpec Command() =>
        new(File.Exists(DebianScript) ? DebianScript : Programs.Require("rabbitmq-server"))
        {
            WorkingDirectory = Options.DataFolder,
            Environment = new Dictionary<string, string?>
            {
                ["HOME"] = Options.DataFolder,
                ["ERL_EPMD_PORT"] = $"{_mapperPort}",
                ["ERL_EPMD_ADDRESS"] = "127.0.0.1",
                ["RABBITMQ_NODENAME"] = "aitasks@localhost",
                ["RABBITMQ_DIST_PORT"] = $"{_distributionPort}",
                ["RABBITMQ_CONFIG_FILE"] = InData("rabbitmq.conf"),
                ["RABBITMQ_CONF_ENV_FILE"] = InData("rabbitmq-env.conf"),
                ["RABBITMQ_ENABLED_PLUGINS_FILE"] = InData("enabled_plugins"),
                ["RABBITMQ_MNESIA_BASE"] = InData("mnesia"),
                ["RABBITMQ_LOG_BASE"] = InData("log"),
                ["RABBITMQ_PID_FILE"] = InData("pid"),
                ["RABBITMQ_LOGS"] = "-",
                ["RABBITMQ_NODE_PORT"] = null,
                ["RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS"] = $"{NoBusyWaiting} -kernel inet_dist_use_interface {{127,0,0,1}}",

                // Makes the script become the server instead of watching over it: one process to signal.
                ["RUNNING_UNDER_SYSTEMD"] = "1",
                ["NOTIFY_SOCKET"] = null,
            },
        };

    protected override Task<bool> AnswersAsync(CancellationToken cancellationToken) =>
        Handshake.IsAnsweredAsync(Port, [.. "AMQP"u8, 0, 0, 9, 1], expected: 1, cancellationToken);

    public override async Task StopAsync()
    {
        await base.StopAsync();
        if (_mapper is { } mapper)
            await mapper.StopAsync(Signal.Terminate, MapperGrace);
    }

    public override async Task KillAsync()
    {
        await base.KillAsync();
        _mapper?.Kill();
    }

    private string InData(string file) => Path.Combine(Options.DataFolder, file);
}
