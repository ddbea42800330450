using System.Text.Json;

namespace AiTasks.AppHost.Local.Servers;

/// <summary>The file in which <c>AiTasks.AppHost.Local servers</c> tells test assemblies where its servers are.</summary>
/// <param name="Postgres">Connection string without a database.</param>
/// <param name="Redis">Connection string.</param>
/// <param name="RabbitMq">Connection string.</param>
internal sealed record ServerAddresses(string? Postgres, string? Redis, string? RabbitMq)
{
    /// <summary>The environment variable that names the file.</summary>
    public const string FileVariable = "AITASKS_TEST_SERVERS";

    public static ServerAddresses Of(ServerGroup group) =>
        new(group.Postgres?.ConnectionString, group.Redis?.ConnectionString, group.RabbitMq?.ConnectionString);

    public static ServerAddresses Read(string path) =>
        JsonSerializer.Deserialize<ServerAddresses>(File.ReadAllText(path))
        ?? throw new InvalidOperationException($"'{path}' (from {FileVariable}) holds no server addresses.");

    /// <summary>Writes the file in one step: whoever sees it sees all of it.</summary>
    public void Write(string path)
    {
        var unfinished = path + ".tmp";
        PrivateFile.Write(unfinished, JsonSerializer.Serialize(this));
        File.Move(unfinished, path, overwrite: true);
    }
}
