using AiTasks.TaskWorker.Generations;
using AiTasks.TaskWorker.Providers;

namespace AiTasks.TaskWorker.TextGeneration;

/// <summary>Turns the arriving answer into what a person reads meanwhile. It never goes back: a repeated call waits at the old mark.</summary>
internal sealed class AnswerProgress(IGenerationProgress progress, TaskKind kind, int? expected, Phrases phrases) : IAnswerListener
{
    private const int Asking = 20;
    private const int Answering = 30;
    private const int AllReceived = 80;
    private const int Checking = 90;

    // Without a known number every entry moves a little, and no number of them reaches the end.
    private const int PerUnexpectedItem = 6;

    private ItemCounter _items = new(kind.ItemsKey);
    private int _percent;
    private int _reported;
    private bool _answering;

    /// <summary>Model calls so far, repeated ones and repairs included.</summary>
    public int Calls { get; private set; }

    public void Ask(int repair) => Step(Asking, repair == 0 ? phrases.Asking : phrases.Repairing);

    public void Begin(int attempt)
    {
        Calls++;
        _items = new ItemCounter(kind.ItemsKey);
        _reported = 0;
        _answering = false;
        if (attempt > 1)
            Step(Asking, phrases.Retrying(attempt));
    }

    public void Text(string piece)
    {
        if (!_answering)
        {
            _answering = true;
            Step(Answering, phrases.Answering);
        }

        _items.Add(piece);
        if (_items.Count == _reported)
            return;
        _reported = _items.Count;
        var share = expected is { } total
            ? (AllReceived - Answering) * Math.Min(_reported, total) / total
            : _reported * PerUnexpectedItem;
        progress.Passing(Raise(Math.Min(AllReceived, Answering + share)), phrases.Received(kind.Type, _reported, expected));
    }

    public void Check() => Step(Checking, phrases.Checking);

    private void Step(int percent, string text) => progress.Step(Raise(percent), text);

    private int Raise(int percent) => _percent = Math.Max(_percent, percent);
}
