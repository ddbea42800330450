using System.Diagnostics;
using AiTasks.Push;
using AiTasks.Push.Delivery;

namespace AiTasks.UnitTests.Push;

public sealed class DeliverySpanTests
{
    [Theory]
    [InlineData("01", 1)]
    [InlineData("03", 1)]
    [InlineData("00", 0)]
    [InlineData("02", 0)]
    public void A_delivery_is_traced_when_its_task_is_and_at_its_last_socket(string flags, int spans)
    {
        var trace = ActivityTraceId.CreateRandom();
        var stopped = 0;
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == PushTelemetry.Name,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = activity => stopped += activity.TraceId == trace ? 1 : 0,
        };
        ActivitySource.AddActivityListener(listener);
        var fact = FeedFixture.Event(1) with { TraceParent = $"00-{trace}-00f067aa0ba902b7-{flags}" };
        var delivery = new FactDelivery("e", fact, default, default, TimeProvider.System);
        delivery.Begin(2);
        Assert.Null(Activity.Current);
        delivery.Done();
        Assert.Equal(0, stopped);
        delivery.Done();
        Assert.Equal(spans, stopped);
        Assert.Null(Activity.Current);
    }
}
