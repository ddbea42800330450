using System.Text;

namespace AiTasks.TaskApi.Documents.Extraction;

/// <summary>A piece of a document, small enough to be quoted and large enough to be understood.</summary>
/// <param name="Page">1, 2, 3 …; null in a document without pages.</param>
/// <param name="Heading">The heading above it; null for none.</param>
/// <param name="Text">At most <see cref="PassageSplitter.Most"/> characters.</param>
internal sealed record PassageText(int? Page, string? Heading, string Text);

/// <summary>
/// Cuts a document into passages. None goes over a heading or a page, so that its place can be named; paragraphs and sentences stay whole
/// where they can.
/// </summary>
internal sealed class PassageSplitter
{
    /// <summary>Characters of a passage at most.</summary>
    public const int Most = 1200;

    // From here on a passage ends with its paragraph.
    private const int Enough = 800;
    private const int LongestHeading = 200;

    private readonly List<PassageText> _passages = [];
    private readonly StringBuilder _text = new();
    private int? _page;
    private string? _heading;
    private bool _isBare;

    private PassageSplitter()
    {
    }

    public static IReadOnlyList<PassageText> Split(IEnumerable<TextBlock> blocks)
    {
        var splitter = new PassageSplitter();
        foreach (var block in blocks) splitter.Add(block);
        splitter.EndSection();
        return splitter._passages;
    }

    private void Add(TextBlock block)
    {
        if (block.IsHeading)
        {
            EndSection();
            _heading = Shorten(block.Text.ReplaceLineEndings(" "));
            (_page, _isBare) = (block.Page, true);
            return;
        }

        if (block.Page != _page)
        {
            End();
            _page = block.Page;
        }

        _isBare = false;
        if (_text.Length + 1 + block.Text.Length > Most && _text.Length >= Enough) End();
        if (_text.Length > 0) _text.Append('\n');
        if (_text.Length + block.Text.Length <= Most)
            _text.Append(block.Text);
        else
            AddSentences(block.Text);
    }

    private void AddSentences(string paragraph)
    {
        foreach (var sentence in Sentences.Split(paragraph))
        {
            if (_text.Length + sentence.TrimEnd().Length > Most) End();
            var rest = sentence.AsSpan();
            while (rest.TrimEnd().Length > Most)
            {
                var cut = Cut(rest);
                _text.Append(rest[..cut]);
                End();
                rest = rest[cut..];
            }

            _text.Append(rest);
        }
    }

    // Between words if there are any, and never within a character.
    private static int Cut(ReadOnlySpan<char> text)
    {
        var space = text[..Most].LastIndexOfAny(' ', '\n', ';');
        return space > Most / 2 ? space + 1 : char.IsHighSurrogate(text[Most - 1]) ? Most - 1 : Most;
    }

    // A heading with nothing under it says something by itself.
    private void EndSection()
    {
        End();
        if (_isBare) _passages.Add(new PassageText(_page, _heading, _heading!));
        _isBare = false;
    }

    private void End()
    {
        if (_text.ToString().Trim() is { Length: > 0 } text) _passages.Add(new PassageText(_page, _heading, text));
        _text.Clear();
    }

    private static string Shorten(string heading) => heading.Length <= LongestHeading ? heading
        : heading[..(char.IsHighSurrogate(heading[LongestHeading - 1]) ? LongestHeading - 1 : LongestHeading)];
}
