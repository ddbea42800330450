using AiTasks.ServiceDefaults.Configuration;
using AiTasks.TaskApi.Tasks;
using AiTasks.TaskApi.Webhooks;
using Microsoft.Extensions.Options;

namespace AiTasks.TaskApi.Producers;

/// <summary>How other backends report tasks of their own.</summary>
internal static class ProducerEndpoints
{
    public static WebApplicationBuilder AddProducers(this WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<ProducerOptions>().BindConfiguration(nameof(ProducerOptions)).ValidateDataAnnotations()
            .Validate(
                options => options.Services.All(service => service.WebhookUrl is null || WebhookSecret.IsValid(service.WebhookSecret)),
                "A service with a WebhookUrl needs a WebhookSecret. " + WebhookSecret.Rule)
            .Validate(
                options => options.Services.Select(service => service.Name).Distinct().Count() == options.Services.Count, "Two services have the same name.")
            .ValidateOnStart().ReloadOnChange();
        builder.Services.AddSingleton<ProducerKeys>();
        builder.Services.AddSingleton<ProducerLimits>();
        builder.Services.AddSingleton<RegisterTask>();
        builder.Services.AddSingleton<ProducerInbox>();
        return builder;
    }

    public static IEndpointRouteBuilder MapProducers(this IEndpointRouteBuilder endpoints)
    {
        var producer = endpoints.MapGroup("/api/producer").WithMetadata(new ProducerDoor()).WithTags("Tasks of other backends")
            .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status401Unauthorized)
            .ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status503ServiceUnavailable);
        producer.MapPost("/tasks", RegisterAsync).WithName("registerTask").WithSummary("Registers a task, before it is begun")
            .Produces<RegisterAnswer>().Produces<RegisterAnswer>(StatusCodes.Status201Created).ProducesProblem(StatusCodes.Status409Conflict);
        producer.MapGet("/tasks/{taskId}", FindAsync).WithName("getRegisteredTask").WithSummary("The newest registration of a task, as it stands now").Produces<RegisteredTask>();
        Map<StartRequest>("start", "Says that the work has begun");
        Map<ProgressRequest>("progress", "Says how far the work is");
        Map<CompleteRequest>("complete", "Says that the work is done");
        Map<FailRequest>("fail", "Says that the work came to nothing");
        Map<CancelRequest>("cancel", "Says that the work was given up");
        producer.MapPost("/batch", BatchAsync).WithName("reportBatch").WithSummary("Many events at once, in their order").Produces<BatchAnswer>();
        return endpoints;

        void Map<T>(string verb, string summary) where T : TaskEvent => producer
            .MapPost($"/tasks/{{taskId}}/{verb}", async (string taskId, T? said, CallingService service, ProducerInbox inbox, CancellationToken cancellationToken) =>
                Result(await inbox.TakeAsync(service.Name, taskId, said ?? Activator.CreateInstance<T>(), cancellationToken)))
            .WithName($"report{char.ToUpperInvariant(verb[0])}{verb[1..]}").WithSummary(summary).Produces<ReportAnswer>();
    }

    private static async Task<IResult> RegisterAsync(
        RegisterRequest request, CallingService service, RegisterTask register, CancellationToken cancellationToken) =>
        Result(ProducerInbox.Registered(await register.ExecuteAsync(service.Name, request, cancellationToken)));

    private static async Task<IResult> FindAsync(string taskId, CallingService service, TaskQueries tasks, CancellationToken cancellationToken) =>
        await tasks.FindReportedAsync(service.Name, taskId, cancellationToken) is { } task
            ? Results.Ok(RegisteredTask.From(task)) : ProducerProblem.UnknownTask.ToResult();

    private static async Task<IResult> BatchAsync(
        BatchRequest batch, CallingService service, ProducerInbox inbox, IOptions<ProducerOptions> options, CancellationToken cancellationToken)
    {
        if (batch.Events is not { } events) return ProducerProblem.Invalid("events", "events has to be an array.").ToResult();
        return events.Count > options.Value.MaxBatch
            ? ProducerProblem.Invalid("events", $"A batch has up to {options.Value.MaxBatch} events.").ToResult()
            : Results.Ok(new BatchAnswer { Results = await inbox.TakeAsync(service.Name, events, cancellationToken) });
    }

    private static IResult Result(BatchResult result) => result.Answer is { } answer
        ? Results.Json(answer, statusCode: result.Status)
        : new ProducerProblem(result.Status, result.Code!, result.Detail!).ToResult();
}
