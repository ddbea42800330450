using System.Diagnostics;

namespace AiTasks.ServiceDefaults.Telemetry;

/// <summary>Carries a trace over a gap that no library bridges: a table, a Redis message, a background run.</summary>
public static class TraceContext
{
    /// <summary>The current trace position in W3C form (<c>traceparent</c>), or null when nothing is traced.</summary>
    public static string? Current =>
        Activity.Current is { IdFormat: ActivityIdFormat.W3C } activity ? activity.Id : null;

    /// <summary>
    /// Keeps what is done until the disposal out of all traces, here and wherever it calls: for what goes on for ever, and would bury
    /// the traces of people's tasks.
    /// </summary>
    public static IDisposable Unrecorded() => new Activity("unrecorded").Start();

    /// <summary>Starts a span that continues a stored position; a position that cannot be read begins a new trace.</summary>
    /// <returns>The span, or null when nobody listens.</returns>
    public static Activity? Continue(this ActivitySource source, string name, ActivityKind kind, string? traceParent)
    {
        ActivityContext.TryParse(traceParent, null, isRemote: true, out var parent);
        return source.StartActivity(name, kind, parent);
    }
}
