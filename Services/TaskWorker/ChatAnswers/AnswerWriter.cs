using System.Text;
using AiTasks.Contracts;
using AiTasks.TaskWorker.Generations;
using AiTasks.TaskWorker.Providers;

namespace AiTasks.TaskWorker.ChatAnswers;

/// <summary>
/// The answer as it grows: what was shown is never taken back, and all pieces together are the answer. A call that broke off is followed
/// by one that goes on, whose repetitions are left out.
/// </summary>
/// <param name="progress">Where it is shown.</param>
/// <param name="shown">What an earlier attempt has shown.</param>
/// <param name="options">How long it may be.</param>
internal sealed class AnswerWriter(IGenerationProgress progress, string shown, ChatAnswerOptions options) : IAnswerListener
{
    private readonly StringBuilder _text = new(shown);
    private readonly CleanText _clean = new();
    private OverlapTrimmer? _overlap;
    private string _model = "";
    private int _thought;

    /// <summary>Everything shown so far, by earlier attempts too.</summary>
    public string Text => _text.ToString();

    public bool HasWords => _text.Length > 0;

    /// <param name="speaker">Who says it from here on.</param>
    public void Begin(ModelCandidate speaker)
    {
        _model = speaker.Model;
        _clean.Clear();

        // The offline provider is known to repeat nothing when it goes on.
        _overlap = HasWords && !speaker.Provider.IsOffline ? new OverlapTrimmer(Text) : null;
    }

    /// <exception cref="ModelFailureException">The answer is longer than permitted.</exception>
    void IAnswerListener.Text(string piece) => Take(_clean.Add(piece));

    public void Thinking(string piece)
    {
        var clean = CleanText.Of(piece[..Math.Clamp(options.MaxThinkingLength - _thought, 0, piece.Length)]);
        if (clean.Length == 0) return;
        _thought += clean.Length;
        progress.Show(new OutputPiece { Type = OutputTypes.Thinking, Text = clean, Model = _model });
    }

    /// <summary>The call ended in order: what was held back is decided.</summary>
    public void End()
    {
        if (_overlap is not { } overlap) return;
        _overlap = null;
        Write(overlap.Finish());
    }

    private void Take(string piece)
    {
        if (_overlap is { } overlap)
        {
            if (overlap.Add(piece) is not { } fresh) return;
            _overlap = null;
            piece = fresh;
        }

        Write(piece);
    }

    private void Write(string piece)
    {
        // An answer of white space is none, so it begins with its first word.
        if (!HasWords) piece = piece.TrimStart();
        if (piece.Length == 0) return;
        if (_text.Length + piece.Length > options.MaxAnswerLength) throw new ModelFailureException(ModelFailureKind.TooLarge);
        _text.Append(piece);
        progress.Show(new OutputPiece { Type = OutputTypes.Text, Text = piece, Model = _model });
    }
}
