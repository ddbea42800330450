using AiTasks.Contracts;

namespace AiTasks.TaskApi.Tasks;

/// <summary>What one or more reports of a run, without a gap between them, let its task show.</summary>
/// <param name="TaskId">The task.</param>
/// <param name="Attempt">The attempt that the reports belong to.</param>
/// <param name="RunId">The run that made them.</param>
/// <param name="FirstSeq">Position of the first report.</param>
/// <param name="LastSeq">Position of the last one.</param>
/// <param name="Pieces">At least one.</param>
/// <param name="TraceParent">W3C trace position of the first report; null when it has none.</param>
internal sealed record TaskOutput(
    long TaskId, int Attempt, Guid RunId, int FirstSeq, int LastSeq, IReadOnlyList<OutputPiece> Pieces, string? TraceParent)
{
    /// <summary>Gathers reports.</summary>
    /// <param name="reports">In the order of their tasks and positions, with their trace positions.</param>
    /// <returns>One for each task; null when there is more to the reports than that.</returns>
    public static IReadOnlyList<TaskOutput>? Gather(IEnumerable<(IGenerationReport Report, string? TraceParent)> reports)
    {
        var outputs = new List<TaskOutput>();
        foreach (var (report, trace) in reports)
        {
            if (report is not GenerationOutput { Pieces.Count: > 0 } output) return null;
            var next = new TaskOutput(
                output.TaskId, output.Attempt, output.RunId, output.ReportSeq, output.ReportSeq, AiTask.Join([], output.Pieces), trace);
            if (outputs is not [.., var last] || last.TaskId != next.TaskId) outputs.Add(next);
            else if (last.IsFollowedBy(next)) outputs[^1] = last with { LastSeq = next.LastSeq, Pieces = AiTask.Join(last.Pieces, next.Pieces) };
            else return null;
        }

        return outputs;
    }

    private bool IsFollowedBy(TaskOutput next) => next.Attempt == Attempt && next.RunId == RunId && next.FirstSeq == LastSeq + 1;
}
