using AiTasks.Contracts;

namespace AiTasks.TaskApi.Tasks;

/// <content>What reports do to a task.</content>
internal sealed partial class AiTask
{
    /// <summary>What a report means now, without changing anything.</summary>
    public ReportStanding Judge(IGenerationReport report)
    {
        if (report is GenerationStarted)
        {
            return State == TaskStates.Pending && report.Attempt == Attempt ? ReportStanding.Next
                : IsOwnRun(report) ? ReportStanding.Repeated
                : ReportStanding.Stale;
        }

        if (!IsOwnRun(report)) return ReportStanding.Stale;
        return report.ReportSeq <= ReportSeq ? ReportStanding.Repeated
            : report.ReportSeq == ReportSeq + 1 ? ReportStanding.Next
            : ReportStanding.Early;
    }

    /// <summary>Lets a report take effect that <see cref="Judge"/> found acceptable.</summary>
    public void Apply(IGenerationReport report, DateTimeOffset now)
    {
        Changed = true;
        HeartbeatAt = now;
        ReportSeq = report.ReportSeq;
        switch (report)
        {
            case GenerationStarted started:
                Begin(started, now);
                break;
            case GenerationProgressed progressed:
                Advance(progressed);
                break;
            case GenerationOutput output:
                Show(output);
                break;
            case GenerationCompleted completed:
                Result = completed.ResultJson;
                Usage = completed.UsageJson;
                Progress = 100;
                ProgressText = TaskTexts.Done(Language);
                Finish(TaskStates.Completed, FactTypes.TaskCompleted, now);
                break;
            case GenerationFailed failed:
                Fail(failed.Code, failed.Message, now);
                break;
            case GenerationReturned:
                HandOut(now);
                break;
        }
    }

    /// <summary>
    /// Takes note of a report that <see cref="Judge"/> found acceptable and the database did not, such as one with a character
    /// that it cannot store: without a result to keep, the task has failed; without a progress text or what it wanted to show, it goes on.
    /// </summary>
    public void ApplyUnstorable(IGenerationReport report, DateTimeOffset now)
    {
        Changed = true;
        HeartbeatAt = now;
        ReportSeq = report.ReportSeq;
        if (report is GenerationCompleted or GenerationFailed)
            Fail(TaskErrorCodes.ValidationError, TaskTexts.Unstorable(Language), now);
    }

    private bool IsOwnRun(IGenerationReport report) =>
        State == TaskStates.Running && report.Attempt == Attempt && report.RunId == RunId;

    private void Begin(GenerationStarted started, DateTimeOffset now)
    {
        State = TaskStates.Running;
        CommandOver = true;
        RunId = started.RunId;
        Worker = started.Worker;

        // A later attempt is our business, not the person's: front ends would list the task twice.
        if (StartedAt is not null) return;
        StartedAt = now;
        Say(FactTypes.TaskStarted);
    }

    private void Advance(GenerationProgressed progressed)
    {
        var percent = Math.Clamp(progressed.Percent, 0, 99);
        if (percent < Progress || (percent == Progress && progressed.Text == ProgressText)) return;
        Progress = percent;
        ProgressText = progressed.Text;
        Step = progressed.Step;
        Say(FactTypes.TaskProgressed);
    }
}
