using AiTasks.Contracts;
using AiTasks.ServiceDefaults.Bus;
using MassTransit;
using Microsoft.Extensions.Options;

namespace AiTasks.TaskWorker.Generations;

/// <summary>Asks the task API whether a run may begin. No answer is not a refusal: the same run asks again.</summary>
internal sealed class GenerationClaim(IBus bus, BusRetry retry, IOptions<GenerationOptions> options)
{
    /// <summary>This process, in what it says of itself.</summary>
    public static readonly string Worker = $"{Environment.MachineName}:{Environment.ProcessId}";

    public async Task<bool> AskAsync(GenerationRun run)
    {
        var question = new GenerationStarted
        {
            TaskId = run.Command.TaskId,
            Attempt = run.Command.Attempt,
            RunId = run.RunId,
            ReportSeq = 1,
            Worker = Worker,
        };
        var client = bus.CreateRequestClient<GenerationStarted>(
            BusEndpoints.Exchange(BusEndpoints.TaskReports(run.Command.TaskId)), options.Value.ClaimTimeout);

        run.Aborted.ThrowIfCancellationRequested();
        run.ClaimSent = true;
        var verdict = await retry.RequestAsync(
            async cancellation =>
            {
                var answer = await client.GetResponse<GenerationVerdict>(
                    question, request => request.UseExecute(context => context.RequireQueue()), cancellation);
                return answer.Message;
            },
            run.Aborted);
        if (verdict.Accepted)
            run.Grant(verdict.TimeLeft);
        return verdict.Accepted;
    }
}
