using AiTasks.Contracts;

namespace AiTasks.TaskApi.Tasks;

/// <content>
/// A task that another backend does and reports. It has no worker and no lease: whoever reports it may be silent for as long as it
/// said it might, and then the task has timed out.
/// </content>
internal sealed partial class AiTask
{
    /// <summary>The backend that reports the task; null for a task of our workers.</summary>
    public string? Service { get; init; }

    /// <summary>What that backend calls it.</summary>
    public string? ExternalId { get; init; }

    /// <summary>For the person.</summary>
    public string? Title { get; init; }

    /// <summary>A JSON object as text that the backend keeps with the task.</summary>
    public string? ExtraData { get; init; }

    /// <summary>How long its backend may be silent.</summary>
    public TimeSpan? Patience { get; init; }

    /// <summary>When its person removed its record; null while it is to be shown.</summary>
    public DateTimeOffset? DismissedAt { get; init; }

    public string? RedirectUrl { get; private set; }
    public string? RedirectParams { get; private set; }

    public bool IsReported => Service is not null;

    /// <summary>Lets a backend's report take effect, unless it comes too late.</summary>
    /// <param name="report">What it says.</param>
    /// <param name="now">The database's time.</param>
    public BackendStanding Apply(BackendReport report, DateTimeOffset now)
    {
        if (report.Run is { } run && run != RunId) return BackendStanding.Superseded;
        if (report.Seq <= ReportSeq) return BackendStanding.Repeated;
        if (!IsOpen) return State == report.EndState ? BackendStanding.Repeated : BackendStanding.Over;

        Changed = true;
        HeartbeatAt = now;
        _deadlineAt = now + Patience!.Value;
        ReportSeq = report.Seq ?? ReportSeq;
        switch (report)
        {
            case BackendReport.Started started:
                ProgressText = started.Message ?? ProgressText;
                Begin(now);
                break;
            case BackendReport.Progressed progressed:
                Begin(now);
                Advance(progressed);
                break;
            case BackendReport.Completed completed:
                Result = completed.ResultJson;
                Progress = 100;
                ProgressText = completed.Message;
                RedirectUrl = completed.RedirectUrl;
                RedirectParams = completed.RedirectParams;
                Finish(TaskStates.Completed, FactTypes.TaskCompleted, now);
                break;
            case BackendReport.Failed failed:
                ProgressText = failed.Message ?? ProgressText;
                Fail(failed.Code, failed.Error, now);
                break;
            case BackendReport.Cancelled cancelled:
                ProgressText = cancelled.Message ?? ProgressText;
                Finish(TaskStates.Cancelled, FactTypes.TaskCancelled, now);
                break;
        }

        return BackendStanding.Applied;
    }

    private void SweepReported(DateTimeOffset now)
    {
        if (now >= DeadlineAt) Fail(TaskErrorCodes.Timeout, TaskTexts.Unheard(Language), now);
    }

    private void Begin(DateTimeOffset now)
    {
        if (State != TaskStates.Pending) return;
        State = TaskStates.Running;
        StartedAt = now;
        Say(FactTypes.TaskStarted);
    }

    // Every message is worth showing, but a bar never goes back.
    private void Advance(BackendReport.Progressed progressed)
    {
        Progress = Math.Max(Progress, Math.Clamp(progressed.Percent ?? 0, 0, 100));
        ProgressText = progressed.Message ?? ProgressText;
        Step = progressed.Step ?? Step;
        Say(FactTypes.TaskProgressed);
    }
}

/// <summary>What a backend says about a task of its own.</summary>
internal abstract record BackendReport
{
    /// <summary>The registration it belongs to; null when the backend does not tell its registrations apart.</summary>
    public Guid? Run { get; init; }

    /// <summary>Grows with every report of a run, so that one sent twice is known; null when the backend does not count.</summary>
    public int? Seq { get; init; }

    /// <summary>The state that a task has after it; null when it goes on.</summary>
    public virtual string? EndState => null;

    public sealed record Started(string? Message) : BackendReport;

    public sealed record Progressed(int? Percent, string? Message, string? Step) : BackendReport;

    /// <param name="ResultJson">An object.</param>
    /// <param name="Message">For the person.</param>
    /// <param name="RedirectUrl">Where the result is to be seen.</param>
    /// <param name="RedirectParams">An object for the front end's router.</param>
    public sealed record Completed(string ResultJson, string? Message, string? RedirectUrl, string? RedirectParams) : BackendReport
    {
        public override string? EndState => TaskStates.Completed;
    }

    /// <param name="Error">For the person.</param>
    /// <param name="Code">For programs.</param>
    /// <param name="Message">Beside the error; null leaves what was shown last.</param>
    public sealed record Failed(string Error, string Code, string? Message) : BackendReport
    {
        public override string? EndState => TaskStates.Failed;
    }

    public sealed record Cancelled(string? Message) : BackendReport
    {
        public override string? EndState => TaskStates.Cancelled;
    }
}

/// <summary>What became of a backend's report.</summary>
internal enum BackendStanding
{
    Applied,

    /// <summary>It was applied before.</summary>
    Repeated,

    /// <summary>The task has ended otherwise; its person may have cancelled it.</summary>
    Over,

    /// <summary>The task was registered anew meanwhile.</summary>
    Superseded,
}
