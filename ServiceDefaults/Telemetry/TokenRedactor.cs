using System.Diagnostics;
using OpenTelemetry;

namespace AiTasks.ServiceDefaults.Telemetry;

/// <summary>
/// Browsers can give a socket's token only in its address. This keeps query strings out of every span, whichever library
/// wrote them.
/// </summary>
internal sealed class TokenRedactor : BaseProcessor<Activity>
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
    }
}
