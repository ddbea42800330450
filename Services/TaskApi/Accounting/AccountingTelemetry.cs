using System.Diagnostics.Metrics;
using AiTasks.TaskApi.Tasks;

namespace AiTasks.TaskApi.Accounting;

/// <summary>Instruments of accounting.</summary>
internal sealed class AccountingTelemetry : IDisposable
{
    private readonly Meter _meter;
    private readonly Counter<double> _cost;
    private readonly Counter<long> _refused;

    public AccountingTelemetry(IMeterFactory meters)
    {
        _meter = meters.Create(TaskTelemetry.Name);
        _cost = _meter.CreateCounter<double>(
            "aitasks.model.cost", null, "What ended calls took, in the unit of the price table, without those that people pay themselves");
        _refused = _meter.CreateCounter<long>("aitasks.model.budget.refused", "{call}", "Calls for which a budget had no room, by budget");
    }

    /// <summary>Adds what a call took; of one that was counted as ended before, what it took more.</summary>
    public void Ended(EndedCall call)
    {
        var more = call.WasEnded ? call.Cost - call.Counted : call.Cost;
        if (call.OwnKey || more <= 0) return;
        _cost.Add((double)more, new KeyValuePair<string, object?>("provider", call.Provider), new KeyValuePair<string, object?>("model", call.Model));
    }

    public void Refused(string budget) => _refused.Add(1, new KeyValuePair<string, object?>("budget", budget));

    public void Dispose() => _meter.Dispose();
}
