namespace AiTasks.TestServers;

/// <summary>One process of a running system as it was when asked for.</summary>
/// <param name="Name">The resource's name in <c>apphost.cs</c>.</param>
/// <param name="Replica">Which replica, from 0.</param>
/// <param name="Status">Waiting, Starting, Healthy, Unhealthy, Restarting, Completed, Failed or Stopped.</param>
/// <param name="ProcessId">The process; null while there is none.</param>
/// <param name="Url">Its own address, past the gateway; null if it has none.</param>
/// <param name="ConnectionString">Of a server.</param>
/// <param name="Restarts">How often it was started again.</param>
/// <param name="LastExitCode">With which a service's process ended last; null before the first end, and for servers.</param>
public sealed record RunningResource(
    string Name, int Replica, string Status, int? ProcessId, Uri? Url, string? ConnectionString, int Restarts, int? LastExitCode);
