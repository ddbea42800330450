using AiTasks.Push.Fanout;
using Microsoft.Extensions.Options;

namespace AiTasks.Push.Delivery;

/// <summary>
/// How often the log is read for what the fan-out may have lost: often while it is dead and for a while after, since a publisher may
/// find its way back later than we do, and seldom while all is well.
/// </summary>
internal sealed class LogPace : IDisposable
{
    private readonly IFanout _fanout;
    private readonly DeliveryOptions _options;
    private readonly TimeProvider _time;
    private long _changedAt;

    public LogPace(IFanout fanout, IOptions<DeliveryOptions> options, TimeProvider time)
    {
        (_fanout, _options, _time) = (fanout, options.Value, time);
        OnChanged();
        fanout.Changed += OnChanged;
    }

    public TimeSpan Interval
    {
        get
        {
            var settled = _time.Uptime() - new TimeSpan(Volatile.Read(ref _changedAt)) > _options.RecoveryTime;
            return _fanout.IsAlive && settled ? _options.SweepInterval : _options.PollInterval;
        }
    }

    public void Dispose() => _fanout.Changed -= OnChanged;

    private void OnChanged() => Volatile.Write(ref _changedAt, _time.Uptime().Ticks);
}
