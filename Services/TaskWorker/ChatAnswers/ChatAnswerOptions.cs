using System.ComponentModel.DataAnnotations;

namespace AiTasks.TaskWorker.ChatAnswers;

/// <summary>
/// How much a chat's answer may take in and say. Tokens are estimated from letters (<see cref="Providers.TokenEstimate"/>). Section
/// <c>ChatAnswerOptions</c>.
/// </summary>
internal sealed class ChatAnswerOptions
{
    /// <summary>Passages that an answer is made of. Eight of a page's third each hold most answers, and leave a small model its attention.</summary>
    [Range(1, 100)]
    public int MaxPassages { get; init; } = 8;

    /// <summary>Tokens of all passages together: fits beside history and answer into the 16 thousand that small models have.</summary>
    [Range(200, 1_000_000)]
    public int PassageTokens { get; init; } = 6_000;

    /// <summary>Tokens of what was said before; what is older is left out.</summary>
    [Range(0, 1_000_000)]
    public int HistoryTokens { get; init; } = 3_000;

    /// <summary>Searches that a plan may have: a person waits for each of them, and a question seldom has more parts.</summary>
    [Range(1, 10)]
    public int MaxToolCalls { get; init; } = 4;

    /// <summary>Characters of a query; a search engine makes nothing better of more words.</summary>
    [Range(50, 10_000)]
    public int MaxQueryLength { get; init; } = 500;

    /// <summary>Characters of one answer, about 20 pages. A model that says more has lost itself.</summary>
    [Range(1_000, 1_000_000)]
    public int MaxAnswerLength { get; init; } = 60_000;

    /// <summary>Characters of a model's thoughts that are shown; the answer goes on without them.</summary>
    [Range(0, 1_000_000)]
    public int MaxThinkingLength { get; init; } = 60_000;

    /// <summary>How long an answer waits for documents whose text is still being read; a scan of a hundred pages takes about that.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:10:00")]
    public TimeSpan DocumentWait { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Pause between two looks at such documents: a person notices no less, and a look costs one small query.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:00:10")]
    public TimeSpan DocumentPoll { get; init; } = TimeSpan.FromMilliseconds(300);

    /// <summary>Pictures that a model looks at.</summary>
    [Range(0, 50)]
    public int MaxPictures { get; init; } = 6;

    /// <summary>Bytes of one picture. Providers take up to five million; larger ones are named and not looked at.</summary>
    [Range(10_000, 50_000_000)]
    public int MaxPictureBytes { get; init; } = 5_000_000;
}
