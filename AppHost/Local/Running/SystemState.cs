using System.Text.Json;
using AiTasks.AppHost.Local.Servers;

namespace AiTasks.AppHost.Local.Running;

/// <summary>Where a resource is in its life.</summary>
internal enum RunStatus
{
    Waiting,
    Starting,
    Healthy,
    Unhealthy,
    Restarting,
    Completed,
    Failed,
    Stopped,
}

/// <summary>One process of the system, or one that waits to be started.</summary>
internal sealed record ResourceState(
    string Name, int Replica, string Status, int? Pid, string? Url, string? ConnectionString, int Restarts, int? LastExitCode, string LogFile);

/// <summary>What <c>--state</c> tells: everything a test or a script needs to talk to the running system.</summary>
internal sealed record SystemState(bool Ready, string? Gateway, string? Dashboard, string? Failure, IReadOnlyList<ResourceState> Resources)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    public static SystemState? Read(string path) =>
        File.Exists(path) ? JsonSerializer.Deserialize<SystemState>(File.ReadAllText(path), Json) : null;

    /// <summary>Writes the file in one step: a reader sees the state before or after, nothing between.</summary>
    public void Write(string path)
    {
        var unfinished = path + ".tmp";
        PrivateFile.Write(unfinished, JsonSerializer.Serialize(this, Json));
        File.Move(unfinished, path, overwrite: true);
    }
}
