using System.Diagnostics;
using System.Diagnostics.Metrics;
using AiTasks.Contracts;

namespace AiTasks.TaskApi.Tasks;

/// <summary>Instruments of the task API.</summary>
internal sealed class TaskTelemetry : IDisposable
{
    public const string Name = "AiTasks.TaskApi";

    public static readonly ActivitySource Source = new(Name);

    private readonly Meter _meter;
    private readonly Counter<long> _started;
    private readonly Counter<long> _shed;
    private readonly Counter<long> _finished;
    private readonly Counter<long> _refused;
    private readonly Counter<long> _webhooks;
    private readonly Histogram<double> _duration;
    private readonly Histogram<long> _batch;
    private readonly Histogram<long> _startBatch;

    public TaskTelemetry(IMeterFactory meters)
    {
        _meter = meters.Create(Name);
        _started = _meter.CreateCounter<long>("aitasks.tasks.started", "{task}", "Starts accepted");
        _shed = _meter.CreateCounter<long>("aitasks.starts.shed", "{start}", "Starts refused because there was too much before them");
        _finished = _meter.CreateCounter<long>("aitasks.tasks.finished", "{task}", "Terminal facts, by state and error code");
        _refused = _meter.CreateCounter<long>("aitasks.reports.refused", "{report}", "Stale or repeated reports that changed nothing");
        _webhooks = _meter.CreateCounter<long>("aitasks.webhooks.calls", "{call}", "Calls of receivers, by whether they took them");
        _duration = _meter.CreateHistogram<double>("aitasks.tasks.duration", "s", "From start to terminal fact");
        _batch = _meter.CreateHistogram<long>("aitasks.reports.batch", "{report}", "Reports written in one transaction");
        _startBatch = _meter.CreateHistogram<long>("aitasks.starts.batch", "{start}", "Starts committed in one transaction");
    }

    public void Started(string type) => _started.Add(1, new KeyValuePair<string, object?>("task.type", type));

    public void Shed(string type) => _shed.Add(1, new KeyValuePair<string, object?>("task.type", type));

    public void Refused(ReportStanding standing) =>
        _refused.Add(1, new KeyValuePair<string, object?>("standing", standing.ToString()));

    public void Webhook(bool delivered) => _webhooks.Add(1, new KeyValuePair<string, object?>("delivered", delivered));

    public void Batch(int reports) => _batch.Record(reports);

    public void StartBatch(int starts) => _startBatch.Record(starts);

    public void Changed(IEnumerable<AiTask> tasks)
    {
        foreach (var task in tasks.Where(task => task.Facts.Any(fact => FactTypes.IsTerminal(fact.Type))))
        {
            TagList tags = new() { { "task.type", task.Type }, { "task.state", task.State }, { "error.type", task.ErrorCode } };
            _finished.Add(1, tags);
            _duration.Record((task.FinishedAt!.Value - task.CreatedAt).TotalSeconds, tags);
        }
    }

    public void Dispose() => _meter.Dispose();
}
