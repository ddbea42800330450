using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Net;

namespace AiTasks.TaskWorker.TextGeneration.SharedAnswers;

/// <summary>What says how often an answer is shared.</summary>
internal static partial class AnswerSharingTelemetry
{
    private static readonly Meter Meter = new(TaskWorkerTelemetry.Name);

    private static readonly Counter<long> Answers = Meter.CreateCounter<long>(
        "aitasks.answers", "{answer}", "Answers of tasks, by whether they were made for the task or shared.");

    public static void Count(string taskType, bool shared)
    {
        Activity.Current?.SetTag("aitasks.answer.shared", shared);
        Answers.Add(1, new("task.type", taskType), new("answer.shared", shared));
    }

    [LoggerMessage(LogLevel.Warning, "Task {TaskId} attempt {Attempt}: its answer is not shared (status {Status}, {Cause}).")]
    public static partial void NotShared(this ILogger logger, long taskId, int attempt, HttpStatusCode? status, string cause);
}
