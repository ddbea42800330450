using System.Globalization;
using System.Text;

namespace AiTasks.TaskApi.Publishing;

/// <summary>
/// Cuts a text into messages that Telegram takes: at the end of a paragraph, a line, a sentence or a word, in this order, and never within a
/// character as people see it, unless one is longer than a message. Only white space is lost.
/// </summary>
internal sealed class MessageSplitter
{
    /// <summary>Longest text of a message, in UTF-16 code units.</summary>
    public const int MessageLimit = 4096;

    /// <summary>Longest text under a photo.</summary>
    public const int CaptionLimit = 1024;

    // A better place for a cut is no good when it leaves a message nearly empty: this part of it, at least, is used.
    private const int LeastPart = 4;

    private readonly string _text;

    // Where characters begin as people see them, and what belongs to one that is only white: a space that carries an accent is not.
    private readonly bool[] _begins;
    private readonly bool[] _blank;

    private MessageSplitter(string text)
    {
        _text = text;
        _begins = new bool[text.Length];
        _blank = new bool[text.Length];
        for (int start = 0, length; start < text.Length; start += length)
        {
            length = StringInfo.GetNextTextElementLength(text, start);
            _begins[start] = true;
            _blank.AsSpan(start, length).Fill(text.AsSpan(start, length).IsWhiteSpace());
        }
    }

    private enum Cut
    {
        Paragraph,
        Line,
        Sentence,
        Word,
    }

    /// <summary>Makes a text fit to be stored and sent: without U+0000 and halves of characters.</summary>
    public static string Clean(string text)
    {
        var clean = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            if (rune.Value != 0) clean.Append(rune);
        }

        return clean.ToString();
    }

    /// <param name="text">A clean text.</param>
    /// <param name="firstLimit">Longest first message.</param>
    /// <param name="limit">Longest further one.</param>
    /// <returns>No empty message; none at all for a text without anything to see.</returns>
    public static IReadOnlyList<string> Split(string text, int firstLimit, int limit) => new MessageSplitter(text).Split(firstLimit, limit);

    private List<string> Split(int firstLimit, int limit)
    {
        var parts = new List<string>();
        var end = Array.LastIndexOf(_blank, false) + 1;
        for (var start = Visible(0); start < end;)
        {
            var max = parts.Count == 0 ? firstLimit : limit;
            var next = end - start <= max ? end : FindCut(start, max);
            parts.Add(_text[start..next]);
            start = Visible(next);
        }

        return parts;
    }

    private int FindCut(int start, int max)
    {
        var last = new Dictionary<Cut, int>();
        var character = start;
        for (var place = start + 1; place <= start + max; place++)
        {
            if (_begins[place]) character = place;
            if (_blank[place] && !_blank[place - 1]) last[KindOf(place)] = place;
        }

        foreach (var kind in (Cut[])[Cut.Paragraph, Cut.Line, Cut.Sentence])
        {
            if (last.TryGetValue(kind, out var place) && place - start >= max / LeastPart) return place;
        }

        if (last.Count > 0) return last.Values.Max();
        if (character > start) return character;
        return char.IsHighSurrogate(_text[start + max - 1]) ? start + max - 1 : start + max;
    }

    private Cut KindOf(int place) => _text.AsSpan(place..Visible(place)).Count('\n') switch
    {
        >= 2 => Cut.Paragraph,
        1 => Cut.Line,
        _ => _text.AsSpan(0, place).TrimEnd("»”“\"')]}") is [.., '.' or '!' or '?' or '…'] ? Cut.Sentence : Cut.Word,
    };

    private int Visible(int from)
    {
        while (from < _blank.Length && _blank[from]) from++;
        return from;
    }
}
