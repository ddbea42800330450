using System.Text.Json;
using System.Text.Json.Serialization;
using AiTasks.Contracts;

namespace AiTasks.TaskApi.Operations;

/// <summary>How the system is now.</summary>
internal sealed record OperationsSnapshot
{
    /// <summary>When this was read (database clock, UTC).</summary>
    public required DateTime At { get; init; }

    /// <summary>Null: the broker cannot be asked.</summary>
    public required IReadOnlyList<QueueFigures>? Queues { get; init; }

    /// <summary>Open tasks, and those that ended within the last hour, by type and state.</summary>
    public required IReadOnlyList<TaskFigures> Tasks { get; init; }

    /// <summary>Tasks of the last hour that were taken up again.</summary>
    public required RetryFigures Retries { get; init; }

    /// <summary>Commands that no worker has claimed.</summary>
    public required OutboxFigures Outbox { get; init; }
    public required IReadOnlyList<WorkerState> Workers { get; init; }

    /// <summary>Processes of the push service and replicas of the task API.</summary>
    public required IReadOnlyList<NodeState> Nodes { get; init; }

    /// <summary>Where the Aspire dashboard is; null when none runs.</summary>
    public required Uri? DashboardUrl { get; init; }
}

/// <summary>A queue of the broker.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Messages">Those that wait in it.</param>
/// <param name="Consumers">Who takes them.</param>
/// <param name="Parked">True: here is what nobody could handle.</param>
internal sealed record QueueFigures(string Name, long Messages, long Consumers, bool Parked);

/// <summary>Tasks of one type in one state.</summary>
internal sealed record TaskFigures
{
    public string Type { get; init; } = "";

    /// <summary>One of <see cref="TaskStates"/>.</summary>
    public string State { get; init; } = "";
    public long Count { get; init; }

    /// <summary>Age of the oldest one in seconds; null for those that have ended.</summary>
    public double? OldestSeconds { get; init; }
}

/// <summary>Attempts above the first.</summary>
internal sealed record RetryFigures
{
    public long Tasks { get; init; }
    public long Attempts { get; init; }
}

/// <summary>What is to be sent.</summary>
internal sealed record OutboxFigures
{
    /// <summary>Commands that wait for their turn.</summary>
    public long Waiting { get; init; }

    /// <summary>Age of the oldest of them in seconds; null when there is none.</summary>
    public double? OldestSeconds { get; init; }

    /// <summary>Commands that the broker did not take.</summary>
    public long Refused { get; init; }

    /// <summary>Commands that were sent and are not claimed.</summary>
    public long Sent { get; init; }
}

/// <summary>A worker.</summary>
internal sealed record WorkerState
{
    public string Id { get; init; } = "";

    /// <summary>How many tasks it does at once.</summary>
    public int Slots { get; init; }

    /// <summary>How many it has, as it says itself; null from an older one.</summary>
    public int? Running { get; init; }
    public DateTime SeenAt { get; init; }

    [JsonIgnore]
    public string ProvidersJson { get; init; } = "[]";

    /// <summary>Providers of models as it sees them; empty from an older one.</summary>
    public IReadOnlyList<ProviderPresence> Providers => JsonSerializer.Deserialize<IReadOnlyList<ProviderPresence>>(ProvidersJson, WireJson.Internal) ?? [];
}

/// <summary>A process that says how it is.</summary>
internal sealed record NodeState
{
    public string Id { get; init; } = "";

    /// <summary><c>push</c> or <c>taskapi</c>.</summary>
    public string Service { get; init; } = "";

    /// <summary><c>healthy</c>, <c>degraded</c> or <c>unhealthy</c>.</summary>
    public string Health { get; init; } = "";
    public DateTime SeenAt { get; init; }

    /// <summary>People whose sockets it holds.</summary>
    public int People { get; init; }

    [JsonIgnore]
    public string ProblemsJson { get; init; } = "{}";

    [JsonIgnore]
    public string SocketsJson { get; init; } = "{}";

    /// <summary>What is wrong with it, by the name of the check; null for one without words.</summary>
    public IReadOnlyDictionary<string, string?> Problems => JsonSerializer.Deserialize<Dictionary<string, string?>>(ProblemsJson) ?? [];

    /// <summary>Open sockets and streams, by what they speak.</summary>
    public IReadOnlyDictionary<string, int> Sockets => JsonSerializer.Deserialize<Dictionary<string, int>>(SocketsJson) ?? [];
}
