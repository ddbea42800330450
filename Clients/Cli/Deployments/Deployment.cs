using AiTasks.Cli.Invocation;
using AiTasks.ServiceDefaults.Bus;
using AiTasks.ServiceDefaults.Configuration;
using Microsoft.Extensions.Configuration;

namespace AiTasks.Cli.Deployments;

/// <summary>
/// The settings of a system as its services read them: secrets in files, the environment, and where these say nothing, what the system that
/// runs from this folder has written down.
/// </summary>
internal sealed class Deployment
{
    /// <summary>Name of the connection string of PostgreSQL, and of the database of a system that <c>./run</c> runs.</summary>
    public const string Database = "aitasks";

    /// <summary>Name of the connection string of RabbitMQ.</summary>
    public const string Broker = MessageBusExtensions.ConnectionName;

    /// <summary>Name of the connection string of Redis.</summary>
    public const string Redis = "redis";

    private readonly IConfiguration _settings;

    private Deployment(IConfiguration settings) => _settings = settings;

    /// <param name="data">The data folder of the running system; nothing need be there.</param>
    /// <exception cref="CommandFailedException">The environment names a folder of secrets that is not there.</exception>
    public static Deployment Read(string data)
    {
        var builder = new ConfigurationBuilder()
            .AddInMemoryCollection(RunningSystem.Settings(data) ?? new Dictionary<string, string?>()).AddEnvironmentVariables();
        try
        {
            return new(builder.AddSecretFiles(builder.Build()[SecretFiles.FolderSetting]).Build());
        }
        catch (InvalidOperationException error)
        {
            throw new CommandFailedException(error.Message);
        }
    }

    /// <summary>A setting by its name, such as <c>TokenOptions:SigningKey</c>; null for none.</summary>
    public string? this[string name] => _settings[name] is { Length: > 0 } value ? value : null;

    /// <summary>How a server is reached; null when nobody says it.</summary>
    public string? ConnectionString(string name) => this[$"ConnectionStrings:{name}"];

    /// <summary>The processes of all services whose addresses are known.</summary>
    public IEnumerable<(string Service, string Address)> Processes =>
        from service in _settings.GetSection("services").GetChildren()
        from process in service.GetSection("http").GetChildren()
        where process.Value is { Length: > 0 }
        select (service.Key, process.Value);
}
