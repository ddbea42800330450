using System.ComponentModel.DataAnnotations;

namespace AiTasks.TaskApi.Tasks.Tools;

/// <summary>Tasks whose caller waits for the result in the same call. Section <c>ToolOptions</c>.</summary>
public sealed class ToolOptions
{
    /// <summary>
    /// How long a call waits for its task. The bot gives up after 60 s (B4), the agent in front of it a little earlier; who asks again
    /// joins the task, which goes on.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "00:05:00")]
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(52);

    /// <summary>
    /// For how long after its end the same question of the same person gets the same answer: pressed twice, or repeated by a bot that did
    /// not get the first answer. The bot handles one message at a time, so the second press arrives when the first one is done.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00", "01:00:00")]
    public TimeSpan RepeatWindow { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Between two looks for tasks that another process has ended; those of this process are noticed at once.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:00:10")]
    public TimeSpan PollInterval { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>
    /// Longest prompt, in characters. A content plan for each day of a year names 365 days in 14,000; the rest is for what a person wrote
    /// about their organisation.
    /// </summary>
    [Range(100, 1_000_000)]
    public int MaxPromptLength { get; init; } = 32_000;
}
