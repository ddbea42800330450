using AiTasks.TaskApi.Storage;

namespace AiTasks.TaskApi.Publishing;

/// <summary>Wakes this process's sender when it has accepted a publication, or learnt that one chat has two names.</summary>
internal sealed class PublishingSignal : WakeSignal;
