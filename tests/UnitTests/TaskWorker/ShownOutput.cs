using AiTasks.Contracts;

namespace AiTasks.UnitTests.TaskWorker;

/// <summary>Outputs as runs make them.</summary>
internal static class ShownOutput
{
    public static GenerationOutput Of(long task, int seq = 1, int? length = null) => new()
    {
        TaskId = task,
        Attempt = 1,
        RunId = Guid.Empty,
        ReportSeq = seq,
        Pieces = [new OutputPiece { Type = OutputTypes.Text, Text = length is { } characters ? new string('x', characters) : $"{seq} " }],
    };
}
