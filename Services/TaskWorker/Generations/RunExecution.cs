using System.Diagnostics;
using AiTasks.Contracts;
using AiTasks.ServiceDefaults.Faults;
using AiTasks.ServiceDefaults.Telemetry;
using AiTasks.TaskWorker.TextGeneration;

namespace AiTasks.TaskWorker.Generations;

/// <summary>The course of one run: wait for a slot, claim, generate, report.</summary>
internal sealed class RunExecution(
    GenerationClaim claim, RunReportsFactory reportsFactory, IEnumerable<ITaskGenerator> generators, ILogger<RunExecution> logger)
{
    public async Task ExecuteAsync(GenerationRun run, SemaphoreSlim slots, CancellationToken giveUp)
    {
        using var activity = TaskWorkerTelemetry.Source.Continue("generation", ActivityKind.Internal, run.TraceParent);
        run.Describe(activity);
        try
        {
            await slots.WaitAsync(run.Aborted);
            try
            {
                await ClaimAndGenerateAsync(run, activity, giveUp);
            }
            finally
            {
                slots.Release();
            }
        }
        catch (OperationCanceledException) when (run.Aborted.IsCancellationRequested)
        {
            SettleAborted(run);
            logger.RunAborted(run.Command.TaskId, run.Command.Attempt, run.Reason);
        }
        catch (Exception exception)
        {
            // Nothing is left to tell anyone; the lease expires and the task API takes the task up again.
            run.Settle();
            activity?.SetStatus(ActivityStatusCode.Error, exception.GetType().Name);
            logger.RunBroke(exception, run.Command.TaskId, run.Command.Attempt);
        }
    }

    private async Task ClaimAndGenerateAsync(GenerationRun run, Activity? activity, CancellationToken giveUp)
    {
        await using var reports = reportsFactory.Create(run, giveUp);
        try
        {
            if (!await claim.AskAsync(run))
            {
                run.Settle();
                activity?.SetTag("aitasks.run.outcome", "refused");
                logger.ClaimRefused(run.Command.TaskId, run.Command.Attempt);
                return;
            }

            FaultPoint.Reach("generation.after_claim");
            run.Settle();
            reports.Open();
            var outcome = await GenerateAsync(run, reports);
            FaultPoint.Reach("generation.before_result");
            await reports.FinishAsync(outcome);
            FaultPoint.Reach("generation.after_result");
            var word = outcome.Error is null ? "completed" : "failed";
            activity?.SetTag("aitasks.run.outcome", word);
            logger.RunReported(run.Command.TaskId, run.Command.Attempt, word);
        }
        catch (OperationCanceledException) when (run is { Aborted.IsCancellationRequested: true, Reason: AbortReason.Stopping, ClaimSent: true })
        {
            activity?.SetTag("aitasks.run.outcome", "returned");
            reports.Open();
            await reports.ReturnAsync();
            logger.RunReturned(run.Command.TaskId, run.Command.Attempt);
        }
    }

    private async Task<GenerationOutcome> GenerateAsync(GenerationRun run, RunReports reports)
    {
        try
        {
            return await generators.First(one => one.Makes(run.Command.TaskType)).GenerateAsync(run.Command, reports, run.Aborted);
        }
        catch (Exception exception) when (exception is not OperationCanceledException || !run.Aborted.IsCancellationRequested)
        {
            logger.GenerationBroke(exception, run.Command.TaskId, run.Command.Attempt);
            return GenerationOutcome.Failed(TaskErrorCodes.AiServiceError, Phrases.For(run.Command.Language).InternalError);
        }
    }

    // A stopping process leaves an undecided command in the queue for another worker. It must not go back while this process
    // still consumes, or it would come straight back and use up its deliveries; so it stays unsettled until the bus stops.
    private static void SettleAborted(GenerationRun run)
    {
        if (run.Reason != AbortReason.Stopping)
            run.Settle();
    }
}
