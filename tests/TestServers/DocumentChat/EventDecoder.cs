namespace AiTasks.TestServers.DocumentChat;

/// <summary>An event as the real client's library gives it out.</summary>
/// <param name="Name">Its name; <c>message</c> where it has none.</param>
/// <param name="Data">Its lines of data.</param>
public sealed record RawEvent(string Name, string Data);

/// <summary>Puts lines together to events as the real client's library does, its oddities included.</summary>
internal sealed class EventDecoder
{
    private readonly List<string> _data = [];
    private string _name = "";
    private string _lastId = "";
    private bool _retrySet;

    /// <returns>The event that ends with this line; null when none does.</returns>
    public RawEvent? Decode(string line)
    {
        if (line.Length == 0)
            return Dispatch();
        if (line[0] == ':')
            return null;

        var colon = line.IndexOf(':', StringComparison.Ordinal);
        var (field, value) = colon < 0 ? (line, "") : (line[..colon], line[(colon + 1)..]);
        if (value.StartsWith(' '))
            value = value[1..];
        switch (field)
        {
            case "event":
                _name = value;
                break;
            case "data":
                _data.Add(value);
                break;
            case "id" when !value.Contains('\0', StringComparison.Ordinal):
                _lastId = value;
                break;
            case "retry" when int.TryParse(value, System.Globalization.CultureInfo.InvariantCulture, out _):
                _retrySet = true;
                break;
        }

        return null;
    }

    // An id is kept for the following events, so from then on every blank line makes one (E19).
    private RawEvent? Dispatch()
    {
        if (_name.Length == 0 && _data.Count == 0 && _lastId.Length == 0 && !_retrySet)
            return null;

        var dispatched = new RawEvent(_name.Length > 0 ? _name : "message", string.Join('\n', _data));
        _name = "";
        _data.Clear();
        _retrySet = false;
        return dispatched;
    }
}
