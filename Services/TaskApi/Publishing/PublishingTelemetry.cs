using System.Diagnostics.Metrics;
using AiTasks.TaskApi.Tasks;

namespace AiTasks.TaskApi.Publishing;

/// <summary>Instruments of publishing.</summary>
internal sealed class PublishingTelemetry : IDisposable
{
    private readonly Meter _meter;
    private readonly Counter<long> _calls;
    private readonly Counter<long> _finished;

    public PublishingTelemetry(IMeterFactory meters)
    {
        _meter = meters.Create(TaskTelemetry.Name);
        _calls = _meter.CreateCounter<long>("aitasks.telegram.calls", "{call}", "Calls of the Bot API, by what is known afterwards");
        _finished = _meter.CreateCounter<long>("aitasks.publications.finished", "{publication}", "Publications that ended, by state");
    }

    public void Called(TelegramReply reply) => _calls.Add(1, new KeyValuePair<string, object?>("outcome", reply switch
    {
        TelegramReply.Taken => "taken",
        TelegramReply.Busy => "busy",
        TelegramReply.Moved => "moved",
        TelegramReply.Refused => "refused",
        TelegramReply.NotSent => "not_sent",
        _ => "unknown",
    }));

    public void Finished(string state) => _finished.Add(1, new KeyValuePair<string, object?>("state", state));

    public void Dispose() => _meter.Dispose();
}
