using AiTasks.Contracts;
using AiTasks.TaskApi.Tasks;
using FsCheck;
using FsCheck.Fluent;

namespace AiTasks.UnitTests.TaskApi;

/// <summary>Whatever reports, commands and clocks do, in whatever order: the rules of a task's life hold.</summary>
public sealed class TaskProperties
{
    private static readonly DateTimeOffset Start = new(2026, 1, 5, 12, 0, 0, TimeSpan.Zero);
    private static readonly TaskOptions Options = new();
    private static readonly Guid[] Runs = [Guid.NewGuid(), Guid.NewGuid(), Guid.NewGuid()];

    private enum Kind
    {
        Started,
        Progressed,
        Heartbeat,
        Shown,
        Completed,
        Failed,
        Returned,
        Cancel,
        Sweep,
    }

    /// <param name="Kind">What happens.</param>
    /// <param name="Attempt">Of a report: how far from the task's.</param>
    /// <param name="Run">Of a report: 0 the task's own run, else another.</param>
    /// <param name="Seq">Of a report: how far from the one expected next.</param>
    /// <param name="Percent">Of progress.</param>
    /// <param name="Seconds">How much time passes before.</param>
    private sealed record Step(Kind Kind, int Attempt, int Run, int Seq, int Percent, int Seconds);

    // Mostly what is expected, or no task would get far.
    private static readonly Gen<Step> Steps =
        from kind in Gen.Frequency(
            (4, Gen.Constant(Kind.Started)), (8, Gen.Constant(Kind.Progressed)), (2, Gen.Constant(Kind.Heartbeat)), (4, Gen.Constant(Kind.Shown)), (1, Gen.Constant(Kind.Completed)),
            (1, Gen.Constant(Kind.Failed)), (2, Gen.Constant(Kind.Returned)), (1, Gen.Constant(Kind.Cancel)), (3, Gen.Constant(Kind.Sweep)))
        from attempt in Gen.Frequency((6, Gen.Constant(0)), (1, Gen.Constant(-1)), (1, Gen.Constant(1)))
        from run in Gen.Frequency((6, Gen.Constant(0)), (1, Gen.Choose(1, Runs.Length)))
        from seq in Gen.Frequency((6, Gen.Constant(0)), (2, Gen.Choose(-2, 2)))
        from percent in Gen.Choose(-10, 120)
        from seconds in Gen.Frequency((6, Gen.Constant(0)), (2, Gen.Choose(1, 12)), (1, Gen.Choose(12, 60)))
        select new Step(kind, attempt, run, seq, percent, seconds);

    [Fact]
    public void The_rules_of_a_tasks_life_hold_whatever_happens_to_it() => Properties.Hold(Steps.UpTo(60), steps =>
    {
        var task = NewTask();
        var now = Start;
        var saidCancelled = false;
        foreach (var step in steps)
        {
            now += TimeSpan.FromSeconds(step.Seconds);
            var before = Snapshot(task);
            var attempt = task.Attempt;
            var standing = Do(step, task, now, ref saidCancelled);

            if (TaskStates.IsTerminal(before.State) || standing is ReportStanding.Stale or ReportStanding.Repeated or ReportStanding.Early)
                Assert.Equal(before, Snapshot(task));
            Assert.True(task.Attempt >= attempt);
            AssertRules(task);
        }

        task.Sweep(now > task.DeadlineAt ? now : task.DeadlineAt, Options, judgeLeases: false);
        Assert.True(TaskStates.IsTerminal(task.State));
        Assert.True(!saidCancelled || task.State == TaskStates.Cancelled);
        AssertRules(task);
    });

    [Fact]
    public void Reports_out_of_order_and_doubled_mean_what_they_mean_in_order() => Properties.Hold(
        from percents in Gen.Choose(0, 99).UpTo(30)
        from order in Gen.Choose(0, int.MaxValue - 1)
        select (percents, order),
        input =>
        {
            IGenerationReport[] reports =
            [
                .. input.percents.Select((percent, index) => Report(percent % 2 == 0 ? Kind.Progressed : Kind.Shown, 1, Runs[0], index + 2, percent)),
                Report(Kind.Completed, 1, Runs[0], input.percents.Length + 2, 0),
            ];
            var expected = NewTask();
            expected.Apply(Report(Kind.Started, 1, Runs[0], 1, 0), Start);
            foreach (var report in reports)
                expected.Apply(report, Start);

            // Within a window of 20, some twice, in batches: what is early waits, as in the lane.
            var random = new Random(input.order);
            var shuffled = new Queue<IGenerationReport>(reports.Concat(reports.Where(_ => random.Next(4) == 0))
                .OrderBy(report => report.ReportSeq + random.Next(20)));
            var task = NewTask();
            task.Apply(Report(Kind.Started, 1, Runs[0], 1, 0), Start);
            var waiting = new List<IGenerationReport>();
            while (shuffled.Count > 0)
            {
                for (var count = random.Next(1, 10); count > 0 && shuffled.TryDequeue(out var report); count--)
                    waiting.Add(report);
                var early = new List<IGenerationReport>();
                foreach (var report in waiting.OrderBy(report => report.ReportSeq))
                {
                    var standing = task.Judge(report);
                    if (standing == ReportStanding.Next)
                        task.Apply(report, Start);
                    else if (standing == ReportStanding.Early)
                        early.Add(report);
                }

                waiting = early;
            }

            Assert.Empty(waiting);
            Assert.Equal(Snapshot(expected), Snapshot(task));
            Assert.Equal(expected.Facts.Select(Told), task.Facts.Select(Told));
        });

    private static ReportStanding? Do(Step step, AiTask task, DateTimeOffset now, ref bool saidCancelled)
    {
        switch (step.Kind)
        {
            case Kind.Cancel:
                var cancelled = task.Cancel(now);
                Assert.Equal(task.State == TaskStates.Cancelled, cancelled);
                saidCancelled |= cancelled;
                return null;
            case Kind.Sweep:
                task.Sweep(now, Options, judgeLeases: step.Run == 0);
                return null;
            default:
                var run = step.Run == 0 ? task.RunId ?? Runs[0] : Runs[step.Run - 1];
                var seq = step.Kind == Kind.Started ? 1 : task.ReportSeq + 1 + step.Seq;
                var report = Report(step.Kind, task.Attempt + step.Attempt, run, seq, step.Percent);
                var standing = task.Judge(report);
                if (standing == ReportStanding.Next)
                    task.Apply(report, now);
                return standing;
        }
    }

    private static void AssertRules(AiTask task)
    {
        var types = task.Facts.Select(fact => fact.Type).ToList();
        var terminals = types.Where(FactTypes.IsTerminal).ToList();
        Assert.Equal(TaskStates.IsTerminal(task.State) ? 1 : 0, terminals.Count);
        Assert.True(terminals.Count == 0 || types[^1] == terminals[0], "Something was said after the end.");
        Assert.True(types.Count(type => type == FactTypes.TaskStarted) <= 1);
        Assert.True(!types.Any(type => type is FactTypes.TaskProgressed or FactTypes.TaskOutput) || types[0] == FactTypes.TaskStarted);

        var progress = task.Facts.Where(fact => fact.Type == FactTypes.TaskProgressed).Select(fact => fact.Fact.Progress).ToList();
        Assert.Equal(progress.Order(), progress);
        Assert.Equal(task.State == TaskStates.Completed, task.Result is not null);
        Assert.Equal(task.State == TaskStates.Failed, task.ErrorCode is not null);
        Assert.Equal(TaskStates.IsTerminal(task.State), task.FinishedAt is not null);
        Assert.True(task.State != TaskStates.Running || task.RunId is not null);
        Assert.InRange(task.Rescues, 0, Options.MaxRescues);
        Assert.InRange(task.Progress, 0, 100);
    }

    private static AiTask NewTask() => new()
    {
        Id = 1,
        UserId = 1,
        Type = TaskTypes.GoalMentorHelp,
        Language = "ru",
        CreatedAt = Start,
        DeadlineAt = Start + Options.Deadline,
    };

    private static (string State, int Attempt, int Progress, string? Text, string? Result, string? Error, int Seq, Guid? Run, int Facts, int Commands, DateTimeOffset? Finished)
        Snapshot(AiTask task) => (
            task.State, task.Attempt, task.Progress, task.ProgressText, task.Result, task.ErrorCode, task.ReportSeq, task.RunId,
            task.Facts.Count, task.Commands.Count, task.FinishedAt);

    private static (string Type, int Progress, string? Text, string? Output) Told(TaskChange change) => (
        change.Type, change.Fact.Progress, change.Fact.ProgressText, change.Fact.Output is { } output ? string.Concat(output.Select(piece => piece.Text)) : null);

    private static IGenerationReport Report(Kind kind, int attempt, Guid run, int seq, int percent) => kind switch
    {
        Kind.Started => new GenerationStarted { TaskId = 1, Attempt = attempt, RunId = run, ReportSeq = seq, Worker = "w" },
        Kind.Progressed => new GenerationProgressed
        {
            TaskId = 1,
            Attempt = attempt,
            RunId = run,
            ReportSeq = seq,
            Percent = percent,
            Text = $"{percent} %",
        },
        Kind.Shown => new GenerationOutput
        {
            TaskId = 1,
            Attempt = attempt,
            RunId = run,
            ReportSeq = seq,
            Pieces = [new OutputPiece { Type = OutputTypes.Text, Text = $"{percent} " }],
        },
        Kind.Heartbeat => new GenerationHeartbeat { TaskId = 1, Attempt = attempt, RunId = run, ReportSeq = seq },
        Kind.Completed => new GenerationCompleted
        {
            TaskId = 1,
            Attempt = attempt,
            RunId = run,
            ReportSeq = seq,
            ResultJson = "{}",
            UsageJson = "{}",
        },
        Kind.Failed => new GenerationFailed
        {
            TaskId = 1,
            Attempt = attempt,
            RunId = run,
            ReportSeq = seq,
            Code = TaskErrorCodes.AiServiceError,
            Message = "Не вышло",
        },
        _ => new GenerationReturned { TaskId = 1, Attempt = attempt, RunId = run, ReportSeq = seq },
    };
}
