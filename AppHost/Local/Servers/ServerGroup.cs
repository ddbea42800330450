using System.Security.Cryptography;
using AiTasks.AppHost.Local.Processes;

namespace AiTasks.AppHost.Local.Servers;

/// <summary>Servers on free ports with data that goes with them, started at the same time and removed without a trace.</summary>
internal sealed class ServerGroup : IAsyncDisposable
{
    private const int PasswordBytes = 12;

    private readonly DirectoryInfo _folder;
    private readonly bool _durable;

    private ServerGroup(IReadOnlyCollection<string> names, DirectoryInfo folder, bool durable)
    {
        (_folder, _durable) = (folder, durable);
        if (names.Contains("postgres"))
            Postgres = new PostgresServer(OptionsFor("postgres"));
        if (names.Contains("redis"))
            Redis = new RedisServer(OptionsFor("redis"));
        if (names.Contains("rabbitmq"))
            RabbitMq = new RabbitMqServer(OptionsFor("rabbitmq"));
    }

    public PostgresServer? Postgres { get; }

    public RedisServer? Redis { get; }

    public RabbitMqServer? RabbitMq { get; }

    public IEnumerable<Server> All => new Server?[] { Postgres, Redis, RabbitMq }.OfType<Server>();

    /// <summary>Starts the named servers (<c>postgres</c>, <c>redis</c>, <c>rabbitmq</c>).</summary>
    /// <param name="names">Which.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <param name="durable">True: what they acknowledge is on the disk, as where somebody measures them.</param>
    public static async Task<ServerGroup> StartAsync(
        IReadOnlyCollection<string> names, CancellationToken cancellationToken, bool durable = false)
    {
        var folder = Directory.CreateTempSubdirectory("aitasks-servers-");

        // The account that PostgreSQL runs as must be able to pass through; the folders in it keep others out.
        folder.UnixFileMode |= UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;
        var group = new ServerGroup(names, folder, durable);
        try
        {
            await Task.WhenAll(group.All.Select(server => server.StartAsync(cancellationToken)));
            return group;
        }
        catch
        {
            await group.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Task.WhenAll(All.Select(server => server.DisposeAsync().AsTask()));
        if (Directory.Exists(_folder.FullName))
            _folder.Delete(recursive: true);
    }

    private ServerOptions OptionsFor(string name) => new(
        FreePort.Next(),
        Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(PasswordBytes)),
        Path.Combine(_folder.FullName, name),
        Path.Combine(_folder.FullName, "logs", $"{name}.log"),
        Throwaway: !_durable);
}
