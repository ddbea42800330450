using System.ComponentModel.DataAnnotations;

namespace AiTasks.TaskApi.LoadShedding;

/// <summary>
/// How much of one process lists, searches and figures may take: what goes last when it is near its limits. Section <c>HistoryLimitOptions</c>.
/// </summary>
public sealed class HistoryLimitOptions
{
    /// <summary>
    /// Part of the connections of <c>StorageOptions:MaxConnections</c> that they have at once, one at least; each takes one for as long as its
    /// query lasts. The rest is for starts, which share round trips and seldom need many, and for deliveries.
    /// </summary>
    [Range(0.01, 0.9)]
    public double Share { get; init; } = 0.4;

    /// <summary>
    /// Calls that wait for one of those to end; further ones are told to come again. At the usual few milliseconds each they wait less than a
    /// second.
    /// </summary>
    [Range(0, 100_000)]
    public int MaxWaiting { get; init; } = 500;
}
