using System.Text;
using AiTasks.Contracts;

namespace AiTasks.TaskWorker.Generations;

/// <summary>
/// What a run has shown and not sent yet, in the order it was shown. Nothing is dropped: text that goes on with the last piece is joined
/// to it, so that a broker that is away costs no more memory than the answer itself.
/// </summary>
internal sealed class OutputBuffer
{
    private readonly LinkedList<Waiting> _waiting = new();
    private (string Type, string? Model)? _lastTaken;

    public bool IsEmpty => _waiting.Count == 0;

    /// <summary>
    /// True when all that waits only goes on with what was taken last, and a reader loses nothing by getting it a little later. The
    /// beginning of something new is never such a continuation.
    /// </summary>
    public bool OnlyContinues =>
        _waiting.Count == 1 && IsRunning(_waiting.First!.Value.Head) && _lastTaken == Kind(_waiting.First.Value.Head);

    public void Add(OutputPiece piece)
    {
        if (_waiting.Last is { } last && Joins(last.Value, piece))
            return;
        _waiting.AddLast(new Waiting(piece));
    }

    /// <param name="most">Characters of all pieces together; a piece that cannot be divided may exceed them alone.</param>
    public IReadOnlyList<OutputPiece> Take(int most)
    {
        var taken = new List<OutputPiece>();
        for (var left = most; _waiting.First is { } first && left > 0;)
        {
            var length = first.Value.Length;
            if (length <= left || (!IsRunning(first.Value.Head) && taken.Count == 0))
            {
                taken.Add(first.Value.Whole());
                _waiting.RemoveFirst();
                left -= Math.Max(length, 1);
                continue;
            }

            if (IsRunning(first.Value.Head) && first.Value.Cut(left) is { } beginning)
                taken.Add(beginning);
            break;
        }

        if (taken.Count > 0)
            _lastTaken = Kind(taken[^1]);
        return taken;
    }

    private static bool Joins(Waiting last, OutputPiece piece)
    {
        if (!IsRunning(piece) || Kind(last.Head) != Kind(piece))
            return false;
        last.Text.Append(piece.Text);
        return true;
    }

    private static bool IsRunning(OutputPiece piece) => piece.Type is OutputTypes.Text or OutputTypes.Thinking;

    private static (string Type, string? Model) Kind(OutputPiece piece) => (piece.Type, piece.Model);

    private sealed class Waiting(OutputPiece head)
    {
        public OutputPiece Head { get; } = head;
        public StringBuilder Text { get; } = new(head.Text);
        public int Length => Text.Length + (Head.Data is { } data ? data.GetRawText().Length : 0);

        public OutputPiece Whole() => Head with { Text = Text.ToString() };

        /// <summary>The first characters, never half of a pair; null when there is no room for one.</summary>
        public OutputPiece? Cut(int length)
        {
            var end = char.IsHighSurrogate(Text[length - 1]) ? length - 1 : length;
            if (end == 0)
                return null;
            var beginning = Head with { Text = Text.ToString(0, end) };
            Text.Remove(0, end);
            return beginning;
        }
    }
}
