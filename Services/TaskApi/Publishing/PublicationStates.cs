namespace AiTasks.TaskApi.Publishing;

/// <summary>How publications stand in their table.</summary>
internal static class PublicationStates
{
    public const string Pending = "pending";
    public const string Sent = "sent";
    public const string Failed = "failed";

    /// <summary>A message was begun, and nobody knows whether it arrived.</summary>
    public const string Uncertain = "uncertain";
}
