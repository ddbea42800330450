using AiTasks.Contracts;

namespace AiTasks.TaskWorker.Generations;

/// <summary>Makes the results of some types of tasks. Of several that make a type, the one added first does.</summary>
internal interface ITaskGenerator
{
    /// <summary>Whether it makes those of this type.</summary>
    bool Makes(string taskType);

    /// <summary>Makes the result of one attempt.</summary>
    /// <param name="command">What is wanted.</param>
    /// <param name="progress">Where it says how far it is.</param>
    /// <param name="cancellation">Fires when the work has to stop.</param>
    Task<GenerationOutcome> GenerateAsync(GenerateText command, IGenerationProgress progress, CancellationToken cancellation);
}
