using AiTasks.Contracts;
using MassTransit;

namespace AiTasks.TaskApi.Tasks.Reports;

/// <summary>
/// Takes reports from the broker. A message is acknowledged only after its effect is committed, and answered with a verdict
/// when the worker asked for one.
/// </summary>
internal sealed class ReportConsumer(ReportLanes lanes) :
    IConsumer<GenerationStarted>,
    IConsumer<GenerationProgressed>,
    IConsumer<GenerationHeartbeat>,
    IConsumer<GenerationOutput>,
    IConsumer<GenerationOutputs>,
    IConsumer<GenerationCompleted>,
    IConsumer<GenerationFailed>,
    IConsumer<GenerationReturned>
{
    public Task Consume(ConsumeContext<GenerationStarted> context) => TakeAsync(context);

    public Task Consume(ConsumeContext<GenerationProgressed> context) => TakeAsync(context);

    public Task Consume(ConsumeContext<GenerationHeartbeat> context) => TakeAsync(context);

    public Task Consume(ConsumeContext<GenerationOutput> context) => TakeAsync(context);

    // A repeated message finds most of itself done already, so one that cannot be stored may take the others along to where it is parked.
    public Task Consume(ConsumeContext<GenerationOutputs> context) => lanes.ApplyAsync(context.Message.Outputs);

    public Task Consume(ConsumeContext<GenerationCompleted> context) => TakeAsync(context);

    public Task Consume(ConsumeContext<GenerationFailed> context) => TakeAsync(context);

    public Task Consume(ConsumeContext<GenerationReturned> context) => TakeAsync(context);

    private async Task TakeAsync<T>(ConsumeContext<T> context) where T : class, IGenerationReport
    {
        var verdicts = await lanes.ApplyAsync(context.Message);
        if (context.ResponseAddress is not null)
            await context.RespondAsync(verdicts[0]);
    }
}
