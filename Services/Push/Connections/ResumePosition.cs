using System.Globalization;

namespace AiTasks.Push.Connections;

/// <summary>Reads where a client says it stands: <c>?epoch=…&amp;after=…</c>, or the <c>Last-Event-ID</c> of an event stream.</summary>
internal static class ResumePosition
{
    /// <summary>Header with which a browser continues an event stream.</summary>
    public const string Header = "Last-Event-ID";

    // No log has such an epoch: who names a position that cannot be read gets a snapshot that says so, not silence.
    private static readonly FramePosition Unreadable = new("", 0);

    /// <summary>The position; null when the client names none.</summary>
    public static FramePosition? Read(HttpRequest request)
    {
        var last = request.Headers[Header].ToString();
        if (last.Length > 0)
            return last.LastIndexOf(':') is > 0 and var colon ? Of(last[..colon], last[(colon + 1)..]) : Unreadable;

        var (epoch, after) = (request.Query["epoch"].ToString(), request.Query["after"].ToString());
        return epoch.Length > 0 || after.Length > 0 ? Of(epoch, after) : null;
    }

    /// <summary>A position as the id of an event.</summary>
    public static string Format(FramePosition position) => string.Create(CultureInfo.InvariantCulture, $"{position.Epoch}:{position.Seq}");

    private static FramePosition Of(string epoch, string seq) =>
        long.TryParse(seq, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? new FramePosition(epoch, number) : Unreadable;
}
