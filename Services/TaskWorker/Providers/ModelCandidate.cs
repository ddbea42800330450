namespace AiTasks.TaskWorker.Providers;

/// <summary>A model that may be asked.</summary>
/// <param name="Provider">Where it is.</param>
/// <param name="Model">As the provider calls it.</param>
internal sealed record ModelCandidate(ModelProvider Provider, string Model);
