using System.Diagnostics.Metrics;

namespace AiTasks.Gateway;

/// <summary>The instruments of the gateway. Addresses, people and tokens never become tags.</summary>
internal static class GatewayTelemetry
{
    private static readonly Meter Meter = new("AiTasks.Gateway");

    public static readonly Counter<long> Limited =
        Meter.CreateCounter<long>("aitasks.gateway.limited", "{request}", "Requests refused because their caller asked for too much, by limit");

    public static readonly Counter<long> LostSyncs =
        Meter.CreateCounter<long>("aitasks.gateway.lost_limit_syncs", "{sync}", "Times that limits were not shared because Redis did not answer");
}
