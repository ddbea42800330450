using AiTasks.AppHost.Local.Servers;

namespace Aspire.Hosting.ApplicationModel;

internal interface IResource
{
    string Name { get; }
}

internal interface IResourceWithConnectionString : IResource
{
    /// <summary>Known once the ports are given out.</summary>
    string ConnectionString { get; }
}

internal interface IResourceBuilder<out T>
    where T : IResource
{
    T Resource { get; }

    IDistributedApplicationBuilder ApplicationBuilder { get; }
}

internal sealed record ResourceBuilder<T>(T Resource, IDistributedApplicationBuilder ApplicationBuilder) : IResourceBuilder<T>
    where T : IResource;

internal abstract class Resource(string name) : IResource
{
    public string Name => name;
}

/// <summary>What is a container under Aspire and a server process here.</summary>
internal abstract class ContainerResource(string name, ParameterResource password, Func<ServerOptions, Server> create)
    : Resource(name), IResourceWithConnectionString
{
    private Server? _server;

    public ParameterResource Password => password;

    public string ConnectionString => Server.ConnectionString;

    public Server Server => _server ?? throw new InvalidOperationException($"'{Name}' has no address before it starts.");

    public Server CreateServer(ServerOptions options) => _server = create(options);
}

internal sealed class PostgresServerResource(string name, ParameterResource password)
    : ContainerResource(name, password, options => new PostgresServer(options))
{
    public List<PostgresDatabaseResource> Databases { get; } = [];
}

internal sealed class PostgresDatabaseResource(string name, string databaseName, PostgresServerResource parent)
    : Resource(name), IResourceWithConnectionString
{
    public PostgresServerResource Parent => parent;

    public string DatabaseName => databaseName;

    public string ConnectionString => ((PostgresServer)parent.Server).DatabaseConnectionString(databaseName);
}

internal sealed class RedisResource(string name, ParameterResource password)
    : ContainerResource(name, password, options => new RedisServer(options));

internal sealed class RabbitMQServerResource(string name, ParameterResource password)
    : ContainerResource(name, password, options => new RabbitMqServer(options));
