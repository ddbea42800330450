using System.Diagnostics;
using System.Text.RegularExpressions;
using OpenTelemetry;

namespace AiTasks.ServiceDefaults.Telemetry;

/// <summary>
/// Makes every library's spans fit to be kept: without query strings, since browsers can give a socket's token only in its
/// address; without the key that a bot can give only in its path; with names that tell requests apart; and without health probes,
/// which would bury everything else.
/// </summary>
internal sealed partial class SpanEditor : BaseProcessor<Activity>
{
    private static readonly string[] AddressTags = ["url.full", "http.url", "http.target", "url.path"];

    public override void OnEnd(Activity data)
    {
        if (data.GetTagItem("url.query") is not null)
            data.SetTag("url.query", null);

        foreach (var tag in AddressTags)
        {
            if (data.GetTagItem(tag) is string address) Replace(data, tag, address, WithoutKey(WithoutQuery(address)));
        }

        // Not an address: a question mark in it says that something may be left out.
        if (data.GetTagItem("http.route") is string route) Replace(data, "http.route", route, WithoutKey(route));

        if (data is { Kind: ActivityKind.Client } && data.GetTagItem("url.full") is string full && full.Contains(HealthProbes.Path + "/", StringComparison.Ordinal))
            data.ActivityTraceFlags &= ~ActivityTraceFlags.Recorded;

        if (data is { Kind: ActivityKind.Server, Source.Name: "Microsoft.AspNetCore" } && data.GetTagItem("http.request.method") is string method)
            data.DisplayName = $"{method} {data.GetTagItem("http.route") ?? data.GetTagItem("url.path")}";
    }

    private static void Replace(Activity data, string tag, string old, string kept)
    {
        if (kept != old) data.SetTag(tag, kept);
    }

    private static string WithoutQuery(string address) =>
        address.IndexOf('?', StringComparison.Ordinal) is >= 0 and var query ? address[..query] : address;

    private static string WithoutKey(string address) => BotKey().Replace(address, "$1***");

    // The first segment of a path, whatever the host is called; repeated slashes count as one.
    [GeneratedRegex(@"^((?:[a-z][a-z0-9+.-]*://[^/]*)?/+agent/+)[^/]+", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex BotKey();
}
