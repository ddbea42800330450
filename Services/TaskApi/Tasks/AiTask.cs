using System.Text.Json;
using AiTasks.Contracts;

namespace AiTasks.TaskApi.Tasks;

/// <summary>
/// A task and the rules of its life: pending → running → completed, failed or cancelled; running → pending when its worker
/// dies or gives it back, with a new attempt number. Its methods are the only writers of state and timestamps; what they
/// cause is collected in <see cref="Facts"/> and <see cref="Commands"/> for the ledger to write in the same transaction.
/// </summary>
internal sealed partial class AiTask
{
    private readonly List<TaskChange> _facts = [];
    private readonly List<TaskCommand> _commands = [];
    private DateTimeOffset _deadlineAt;

    public required long Id { get; init; }
    public required long UserId { get; init; }
    public required string Type { get; init; }
    public required string Language { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
    public required DateTimeOffset DeadlineAt
    {
        get => _deadlineAt;
        init => _deadlineAt = value;
    }

    public string? TraceParent { get; init; }

    /// <summary>True: somebody wants to hear how it ends.</summary>
    public bool HasWebhook { get; init; }

    public string State { get; private set; } = TaskStates.Pending;
    public int Progress { get; private set; }
    public string? ProgressText { get; private set; }
    public string? Step { get; private set; }
    public string? Result { get; private set; }
    public string? Usage { get; private set; }
    public string? ErrorCode { get; private set; }
    public string? ErrorMessage { get; private set; }
    public int Attempt { get; private set; } = 1;
    public int Rescues { get; private set; }
    public Guid? RunId { get; private set; }
    public int ReportSeq { get; private set; }
    public string? Worker { get; private set; }
    public DateTimeOffset DispatchedAt { get; private set; }
    public DateTimeOffset? StartedAt { get; private set; }
    public DateTimeOffset? HeartbeatAt { get; private set; }
    public DateTimeOffset? FinishedAt { get; private set; }

    /// <summary>W3C trace position of what is about to change the task; facts without one belong to the start's.</summary>
    public string? CauseTrace { get; set; }

    public bool Changed { get; private set; }

    /// <summary>True: no worker need take its command any more, because one has, the task is over or there is a new one.</summary>
    public bool CommandOver { get; private set; }
    public bool IsOpen => !TaskStates.IsTerminal(State);
    public IReadOnlyList<TaskChange> Facts => _facts;
    public IReadOnlyList<TaskCommand> Commands => _commands;

    /// <summary>Cancels the task.</summary>
    /// <returns>True when it is cancelled, now or since earlier.</returns>
    public bool Cancel(DateTimeOffset now)
    {
        if (!IsOpen) return State == TaskStates.Cancelled;
        Abort();
        Finish(TaskStates.Cancelled, FactTypes.TaskCancelled, now);
        return true;
    }

    /// <summary>Does what the time demands: fails an overdue task, takes up one whose worker died, sends a lost command again.</summary>
    /// <param name="now">The database's time.</param>
    /// <param name="options">The limits.</param>
    /// <param name="judgeLeases">False: silence of a worker means nothing yet.</param>
    public void Sweep(DateTimeOffset now, TaskOptions options, bool judgeLeases)
    {
        if (!IsOpen) return;

        if (IsReported)
            SweepReported(now);
        else if (now - (HeartbeatAt ?? CreatedAt) >= options.StuckAfter)
            FailAndAbort(TaskErrorCodes.StuckTask, TaskTexts.Stuck(Language), now);
        else if (now >= DeadlineAt)
            FailAndAbort(TaskErrorCodes.Timeout, TaskTexts.Timeout(Language), now);
        else if (State == TaskStates.Running && judgeLeases && now - HeartbeatAt >= options.Lease)
            Rescue(now, options);
        else if (State == TaskStates.Pending && now - DispatchedAt >= options.RedispatchAfter)
            Dispatch(now);
    }

    /// <summary>Ends an attempt that no worker could even begin: it would end the next ones too.</summary>
    public void GiveUp(int attempt, DateTimeOffset now)
    {
        if (State == TaskStates.Pending && attempt == Attempt)
            Fail(TaskErrorCodes.WorkerLost, TaskTexts.WorkerLost(Language), now);
    }

    /// <summary>The present state in the form of a fact.</summary>
    public TaskFact ToFact() => new()
    {
        TaskId = Id,
        TaskType = Type,
        Name = ExternalId,
        Title = Title,
        State = State,
        Progress = Progress,
        ProgressText = ProgressText,
        Step = Step,
        Result = Result is null ? null : JsonElement.Parse(Result),
        Error = ErrorCode is null ? null : new TaskError(ErrorCode, ErrorMessage!),
        RedirectUrl = RedirectUrl,
        RedirectParams = RedirectParams is null ? null : JsonElement.Parse(RedirectParams),
        ExtraData = ExtraData is null ? null : JsonElement.Parse(ExtraData),
        Dismissed = DismissedAt is null ? null : true,
        CreatedAt = CreatedAt,
        UpdatedAt = FinishedAt ?? HeartbeatAt ?? StartedAt ?? CreatedAt,
        FinishedAt = FinishedAt,
    };

    private void Rescue(DateTimeOffset now, TaskOptions options)
    {
        if (Rescues >= options.MaxRescues)
        {
            FailAndAbort(TaskErrorCodes.WorkerLost, TaskTexts.WorkerLost(Language), now);
            return;
        }

        Rescues++;
        Abort();
        HandOut(now);
    }

    private void HandOut(DateTimeOffset now)
    {
        State = TaskStates.Pending;
        Attempt++;
        RunId = null;
        ReportSeq = 0;
        Worker = null;
        Dispatch(now);
    }

    private void Dispatch(DateTimeOffset now)
    {
        Changed = true;
        CommandOver = true;
        DispatchedAt = now;
        _commands.Add(new TaskCommand(TaskCommandKinds.Generate, Id, Attempt));
    }

    private void FailAndAbort(string code, string message, DateTimeOffset now)
    {
        Abort();
        Fail(code, message, now);
    }

    private void Fail(string code, string message, DateTimeOffset now)
    {
        ErrorCode = code;
        ErrorMessage = message;
        Finish(TaskStates.Failed, FactTypes.TaskFailed, now);
    }

    private void Abort()
    {
        if (!IsReported) _commands.Add(new TaskCommand(TaskCommandKinds.Cancel, Id, Attempt));
    }

    private void Finish(string state, string fact, DateTimeOffset now)
    {
        Changed = true;
        CommandOver |= State == TaskStates.Pending && !IsReported;
        State = state;
        FinishedAt = now;
        Say(fact);
    }

    // What does not change need not be said again with everything that does.
    private void Say(string fact) => _facts.Add(new TaskChange(
        fact, ToFact() with { ExtraData = null, UpdatedAt = null }, CauseTrace ?? TraceParent));
}
