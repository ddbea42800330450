using System.Text;

namespace AiTasks.TestServers.DocumentChat;

/// <summary>
/// Splits bytes into lines as the library of the real client does before its version 0.4.2: at every break that Unicode knows, not only at
/// those of server-sent events (E18).
/// </summary>
internal sealed class UnicodeLines
{
    private const string Breaks = "\n\r\u000b\u000c\u001c\u001d\u001e\u0085\u2028\u2029";

    private readonly Decoder _decoder = Encoding.UTF8.GetDecoder();
    private readonly StringBuilder _line = new();
    private bool _afterReturn;

    /// <summary>The lines that end within these bytes.</summary>
    public IEnumerable<string> Add(ReadOnlySpan<byte> bytes)
    {
        var text = new char[_decoder.GetCharCount(bytes, flush: false)];
        _decoder.GetChars(bytes, text, flush: false);
        return Split(text);
    }

    private IEnumerable<string> Split(char[] text)
    {
        foreach (var character in text)
        {
            var second = character == '\n' && _afterReturn;
            _afterReturn = character == '\r';
            if (second)
                continue;

            if (!Breaks.Contains(character, StringComparison.Ordinal))
            {
                _line.Append(character);
                continue;
            }

            var line = _line.ToString();
            _line.Clear();
            yield return line;
        }
    }
}
