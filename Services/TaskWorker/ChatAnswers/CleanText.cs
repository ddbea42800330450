using System.Text;

namespace AiTasks.TaskWorker.ChatAnswers;

/// <summary>
/// Leaves out of a text what no store and no wire takes as it is: control characters and halves of pairs. A pair that arrives in two
/// pieces is put together.
/// </summary>
internal sealed class CleanText
{
    private char? _half;

    public static string Of(string text) => new CleanText().Add(text);

    public void Clear() => _half = null;

    public string Add(string piece)
    {
        var clean = new StringBuilder(piece.Length + 1);
        foreach (var letter in piece)
        {
            if (char.IsLowSurrogate(letter))
            {
                if (_half is { } first)
                    clean.Append(first).Append(letter);
                _half = null;
                continue;
            }

            _half = char.IsHighSurrogate(letter) ? letter : null;
            if (_half is null && (!char.IsControl(letter) || letter is '\n' or '\t'))
                clean.Append(letter);
        }

        return clean.ToString();
    }
}
