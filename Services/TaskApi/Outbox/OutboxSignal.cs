using AiTasks.TaskApi.Storage;

namespace AiTasks.TaskApi.Outbox;

/// <summary>Wakes this replica's relay when this replica has committed a command.</summary>
internal sealed class OutboxSignal : WakeSignal;
