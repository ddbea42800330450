using AiTasks.Contracts;
using AiTasks.TaskWorker.Providers;

namespace AiTasks.TaskWorker.ChatAnswers;

/// <summary>As much of what was said before as a model is given.</summary>
internal static class ChatHistory
{
    // What a turn costs beside its text.
    private const int PerTurn = 8;

    /// <summary>The newest turns that fit, whole; the newest of all is cut rather than left out.</summary>
    public static IReadOnlyList<ChatTurn> Within(IReadOnlyList<ChatTurn> history, int tokens)
    {
        var kept = new List<ChatTurn>();
        for (var index = history.Count - 1; index >= 0; index--)
        {
            var cost = TokenEstimate.Of(history[index].Content) + PerTurn;
            if (cost > tokens && kept.Count > 0)
                break;
            if (cost > tokens && tokens > PerTurn)
                kept.Add(history[index] with { Content = TokenEstimate.Cut(history[index].Content, tokens - PerTurn) });
            else if (cost <= tokens)
                kept.Add(history[index]);
            tokens -= cost;
        }

        kept.Reverse();
        return kept;
    }
}
