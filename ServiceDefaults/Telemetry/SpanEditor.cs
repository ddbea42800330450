using System.Diagnostics;
using OpenTelemetry;

namespace AiTasks.ServiceDefaults.Telemetry;

/// <summary>
/// Makes every library's spans fit to be kept: without query strings, since browsers can give a socket's token only in its
/// address; with names that tell requests apart; and without health probes, which would bury everything else.
/// </summary>
internal sealed class SpanEditor : BaseProcessor<Activity>
{
    private static readonly string[] AddressTags = ["url.full", "http.url", "http.target", "url.path"];

    public override void OnEnd(Activity data)
    {
        if (data.GetTagItem("url.query") is not null)
            data.SetTag("url.query", null);

        foreach (var tag in AddressTags)
        {
            if (data.GetTagItem(tag) is string address && address.IndexOf('?', StringComparison.Ordinal) is >= 0 and var query)
                data.SetTag(tag, address[..query]);
        }

        if (data is { Kind: ActivityKind.Client } && data.GetTagItem("url.full") is string full && full.Contains(HealthProbes.Path + "/", StringComparison.Ordinal))
            data.ActivityTraceFlags &= ~ActivityTraceFlags.Recorded;

        if (data is { Kind: ActivityKind.Server, Source.Name: "Microsoft.AspNetCore" } && data.GetTagItem("http.request.method") is string method)
            data.DisplayName = $"{method} {data.GetTagItem("http.route") ?? data.GetTagItem("url.path")}";
    }
}
