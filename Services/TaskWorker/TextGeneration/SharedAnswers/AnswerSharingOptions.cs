using System.ComponentModel.DataAnnotations;

namespace AiTasks.TaskWorker.TextGeneration.SharedAnswers;

/// <summary>
/// The worker's side of answers that several tasks share; how long they are kept is the task API's to say. Section
/// <c>AnswerSharingOptions</c>.
/// </summary>
internal sealed class AnswerSharingOptions
{
    /// <summary>
    /// How long the task API may be out of reach before a task asks the model by itself. A restart with a second replica is over by then, and
    /// of the 118 s that a task has a model takes 20 to 40.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "00:01:00")]
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(5);
}
