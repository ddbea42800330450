using AiTasks.TaskApi.Storage;

namespace AiTasks.TaskApi.Documents;

/// <summary>Wakes the reader of documents when this process has taken one.</summary>
internal sealed class DocumentSignal : WakeSignal;
