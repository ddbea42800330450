using System.ComponentModel.DataAnnotations;

namespace AiTasks.TaskApi.Chats;

/// <summary>Chats and their answers. Section <c>ChatOptions</c>.</summary>
public sealed class ChatOptions
{
    /// <summary>
    /// From a question to the failure <c>timeout</c> of its answer. Clients hang up after 300 s of silence only (E20), and a model that
    /// looks things up before it answers needs more than the two minutes of a form's helper.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan Deadline { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Longest message, in characters: a dozen pages. What is longer comes as a file.</summary>
    [Range(1, 500_000)]
    public int MaxContentLength { get; init; } = 32_000;

    /// <summary>Longest title, in characters.</summary>
    [Range(10, 10_000)]
    public int MaxTitleLength { get; init; } = 300;

    /// <summary>Longest description, in characters.</summary>
    [Range(1, 100_000)]
    public int MaxDescriptionLength { get; init; } = 5_000;

    /// <summary>Most files of one message; a folder of a project counts with all that is in it.</summary>
    [Range(1, 10_000)]
    public int MaxFiles { get; init; } = 200;

    /// <summary>Most chats in one list.</summary>
    [Range(1, 10_000)]
    public int MaxListed { get; init; } = 200;

    /// <summary>Most messages of a chat that are shown, the newest; so many that few people write more into one chat.</summary>
    [Range(2, 100_000)]
    public int MaxMessages { get; init; } = 1_000;

    /// <summary>
    /// How much of what was said before goes with a question, in characters; about 8,000 tokens of Russian, which leaves the larger part of a
    /// small model's window to documents.
    /// </summary>
    [Range(0, 1_000_000)]
    public int HistoryLength { get; init; } = 20_000;

    /// <summary>Most documents that a question may be answered from: those of the message, then those of earlier ones.</summary>
    [Range(1, 10_000)]
    public int MaxDocuments { get; init; } = 300;
}
