namespace AiTasks.TaskWorker.TextGeneration;

/// <summary>
/// Counts the complete objects of one top-level list of a JSON text while the text is still arriving. Text that is no JSON
/// counts nothing and does no harm.
/// </summary>
internal sealed class ItemCounter(string listName)
{
    private readonly System.Text.StringBuilder _word = new();
    private string _lastWord = "";
    private string _rootKey = "";
    private int _depth;
    private bool _inText;
    private bool _escaped;
    private bool _inList;

    /// <summary>Objects of the list that are complete so far.</summary>
    public int Count { get; private set; }

    public void Add(ReadOnlySpan<char> piece)
    {
        foreach (var character in piece)
        {
            if (_inText)
                AddToText(character);
            else
                AddToStructure(character);
        }
    }

    private void AddToText(char character)
    {
        if (_escaped)
        {
            _escaped = false;
        }
        else if (character == '\\')
        {
            _escaped = true;
        }
        else if (character == '"')
        {
            _inText = false;
            _lastWord = _word.ToString();
        }
        else if (_depth == 1 && _word.Length <= listName.Length)
        {
            _word.Append(character);
        }
    }

    private void AddToStructure(char character)
    {
        switch (character)
        {
            case '"':
                _inText = true;
                _word.Clear();
                break;
            case ':' when _depth == 1:
                _rootKey = _lastWord;
                break;
            case '[' or '{':
                _depth++;
                if (_depth == 2)
                    _inList = character == '[' && _rootKey == listName;
                break;
            case ']' or '}':
                if (character == '}' && _depth == 3 && _inList)
                    Count++;
                _depth--;
                break;
        }
    }
}
