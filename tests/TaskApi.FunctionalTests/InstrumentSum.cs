using System.Diagnostics.Metrics;

namespace AiTasks.TaskApi.FunctionalTests;

/// <summary>Adds up what an instrument of any node here measures.</summary>
internal sealed class InstrumentSum : IDisposable
{
    private readonly MeterListener _listener = new();
    private long _sum;
    private long _count;

    public InstrumentSum(string name)
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Name == name) listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<long>((_, measured, _, _) =>
        {
            Interlocked.Add(ref _sum, measured);
            Interlocked.Increment(ref _count);
        });
        _listener.Start();
    }

    public long Value => Interlocked.Read(ref _sum);

    /// <summary>How often it was measured.</summary>
    public long Count => Interlocked.Read(ref _count);

    /// <summary>What a gauge shows now.</summary>
    public static long Now(string gauge)
    {
        using var sum = new InstrumentSum(gauge);
        sum._listener.RecordObservableInstruments();
        return sum.Value;
    }

    public void Dispose() => _listener.Dispose();
}
