using System.Diagnostics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;

namespace AiTasks.ServiceDefaults.Telemetry;

/// <summary>Keeps the probes of health endpoints, and what they cause, out of the traces.</summary>
internal sealed class HealthProbes : IStartupFilter
{
    public const string Path = "/health";

    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        app.Use((context, rest) =>
        {
            if (Activity.Current is { } span && context.Request.Path.StartsWithSegments(Path, StringComparison.Ordinal))
                span.ActivityTraceFlags &= ~ActivityTraceFlags.Recorded;
            return rest(context);
        });
        next(app);
    };
}
