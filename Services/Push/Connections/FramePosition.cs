namespace AiTasks.Push.Connections;

/// <summary>Where a client stands in its stream.</summary>
/// <param name="Epoch">Which life of the log the number belongs to.</param>
/// <param name="Seq">Last sequence number it has; 0 before the first.</param>
internal readonly record struct FramePosition(string Epoch, long Seq);
