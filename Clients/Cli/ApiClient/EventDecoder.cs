using System.Text;

namespace AiTasks.Cli.ApiClient;

/// <summary>One event of a stream.</summary>
/// <param name="Name"><c>message</c> when the server gave none.</param>
/// <param name="Data">Its lines, joined.</param>
/// <param name="Id">The last id that the stream has named, to continue after it; null for none.</param>
internal sealed record ServerEvent(string Name, string Data, string? Id);

/// <summary>
/// Turns bytes into events as the HTML standard says ("Interpreting an event stream"): a line ends with CR, LF or CRLF and with nothing
/// else, wherever the bytes were cut on their way.
/// </summary>
internal sealed class EventDecoder
{
    private readonly List<byte> _line = [];
    private readonly StringBuilder _data = new();
    private string _name = "";
    private string? _id;
    private bool _afterReturn;
    private bool _begun;

    /// <summary>Takes what has arrived.</summary>
    /// <returns>The events that are complete with it.</returns>
    public IReadOnlyList<ServerEvent> Push(ReadOnlySpan<byte> bytes)
    {
        List<ServerEvent> events = [];
        foreach (var one in bytes)
        {
            var insideOfBreak = _afterReturn && one == '\n';
            _afterReturn = one == '\r';
            if (insideOfBreak) continue;
            if (one is not ((byte)'\n' or (byte)'\r'))
                _line.Add(one);
            else if (TakeLine() is { } complete)
                events.Add(complete);
        }

        return events;
    }

    private ServerEvent? TakeLine()
    {
        var line = Encoding.UTF8.GetString([.. _line]);
        _line.Clear();
        if (!_begun) line = line.TrimStart('\uFEFF');
        _begun = true;
        if (line.Length == 0) return Dispatch();

        var colon = line.IndexOf(':', StringComparison.Ordinal);
        var field = colon < 0 ? line : line[..colon];
        var value = colon < 0 ? "" : line[(colon + 1)..];
        Keep(field, value.StartsWith(' ') ? value[1..] : value);
        return null;
    }

    // A comment is a field without a name; "retry" is for browsers, our pauses grow with failures.
    private void Keep(string field, string value)
    {
        switch (field)
        {
            case "event": _name = value; break;
            case "data": _data.Append(value).Append('\n'); break;
            case "id" when !value.Contains('\0', StringComparison.Ordinal): _id = value; break;
        }
    }

    private ServerEvent? Dispatch()
    {
        var complete = _data.Length == 0
            ? null
            : new ServerEvent(_name.Length == 0 ? "message" : _name, _data.ToString(0, _data.Length - 1), _id);
        _name = "";
        _data.Clear();
        return complete;
    }
}
