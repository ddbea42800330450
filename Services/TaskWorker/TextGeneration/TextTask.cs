namespace AiTasks.TaskWorker.TextGeneration;

/// <summary>What is to be written.</summary>
/// <param name="Type">One of <see cref="Contracts.TaskTypes"/>.</param>
/// <param name="Language"><c>ru</c> or <c>en</c>.</param>
/// <param name="Context">What the caller gave with the start.</param>
/// <param name="Today">The day of the run (UTC), for tasks that plan ahead.</param>
internal sealed record TextTask(string Type, string Language, TaskContext Context, DateOnly Today)
{
    /// <summary>Under this name a question carries its task for providers that do not read prompts.</summary>
    public const string OptionKey = "aitasks.task";
}
