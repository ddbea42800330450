using System.CommandLine;
using AiTasks.Cli.Accounts;
using AiTasks.Cli.ApiClient;
using AiTasks.Cli.Terminal;

namespace AiTasks.Cli.Invocation;

/// <summary>One call of one command: what it was told, where it writes, whom it asks.</summary>
internal sealed class CommandRun : IDisposable
{
    private readonly GlobalOptions _options;
    private readonly Lazy<ServerAddress> _server;
    private readonly Lazy<Transport> _transport;

    public CommandRun(ParseResult line, GlobalOptions options, Interruption interruption)
    {
        _options = options;
        _server = new Lazy<ServerAddress>(FindServer);
        _transport = new Lazy<Transport>(() => new Transport(_server.Value, options.Timeout(line)));
        (Line, Interruption, Screen) = (line, interruption, new Screen(options.Json(line)));
    }

    public ParseResult Line { get; }
    public Interruption Interruption { get; }
    public Screen Screen { get; }
    public SettingsFile Settings { get; } = new(SettingsFile.DefaultPath);

    /// <summary>What the command ends with when nothing is thrown.</summary>
    public int ExitCode { get; set; }

    /// <exception cref="CommandFailedException">It is no address.</exception>
    public ServerAddress Server => _server.Value;

    /// <summary>The address that was given for this call; null when <see cref="Server"/> is the last one or the default.</summary>
    public string? SaidServer => _options.Server(Line);

    /// <summary>The static token that was given for this call; null for the one of the last sign-in.</summary>
    public string? Token => _options.Token(Line);

    /// <summary>Without credentials.</summary>
    public Transport Transport => _transport.Value;

    /// <summary>Speaks for whoever is signed in.</summary>
    public ServerClient Person() => new(Transport, new PersonCredential(Transport, Settings, Server, Token));

    /// <summary>Speaks for a service when its key is given, and for whoever is signed in otherwise.</summary>
    public ServerClient Admin() => _options.Key(Line) is { } key ? new ServerClient(Transport, new ServiceKeyCredential(key)) : Person();

    public void Dispose()
    {
        if (_transport.IsValueCreated) _transport.Value.Dispose();
    }

    private ServerAddress FindServer() =>
        ServerAddress.Parse(SaidServer ?? Settings.Read().Server ?? ServerAddress.Default);
}
