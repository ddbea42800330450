using System.Diagnostics;
using AiTasks.Contracts;
using AiTasks.TaskWorker.Generations;

namespace AiTasks.NoOpWorker;

/// <summary>Says when a task was begun, on standard output and by the machine's monotonic clock in nanoseconds, and is done with it.</summary>
internal sealed class NoOpGenerator : ITaskGenerator
{
    private static readonly double Nanoseconds = 1e9 / Stopwatch.Frequency;

    public bool Makes(string taskType) => true;

    public Task<GenerationOutcome> GenerateAsync(GenerateText command, IGenerationProgress progress, CancellationToken cancellation)
    {
        Console.Out.WriteLine($"begun {command.TaskId} {(long)(Stopwatch.GetTimestamp() * Nanoseconds)}");
        return Task.FromResult(GenerationOutcome.Completed("{}", "{}"));
    }
}
