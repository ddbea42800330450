using AiTasks.ServiceDefaults.Networks;
using AiTasks.TaskApi.Accounts;
using AiTasks.TaskApi.LoadShedding;
using AiTasks.TaskApi.Producers;
using Microsoft.Extensions.Options;

namespace AiTasks.TaskApi.Webhooks;

/// <summary>The log of deliveries and their replay: for services, and for people who started tasks with a webhook.</summary>
internal static class WebhookEndpoints
{
    private const int DefaultLimit = 50;
    private const int MaxLimit = 500;

    public static WebApplicationBuilder AddWebhooks(this WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<WebhookOptions>().BindConfiguration(nameof(WebhookOptions)).ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddSingleton(services => new PrivateNetworks(services.GetRequiredService<IOptions<WebhookOptions>>().Value.AllowedNetworks));
        builder.Services.AddSingleton<WebhookSeal>();
        builder.Services.AddSingleton<WebhookTargets>();
        builder.Services.AddSingleton<WebhookOutbox>();
        builder.Services.AddSingleton<WebhookSender>();
        builder.Services.AddSingleton<WebhookLog>();
        builder.Services.AddHostedService<WebhookDispatcher>();
        builder.Services.AddHostedService<WebhookSecretRenewal>();
        return builder;
    }

    public static IEndpointRouteBuilder MapWebhooks(this IEndpointRouteBuilder endpoints)
    {
        var deliveries = endpoints.MapGroup("/api/webhooks/deliveries").WithMetadata(new ServiceOrPersonDoor()).WithTags("Webhooks")
            .ProducesProblem(StatusCodes.Status401Unauthorized);
        deliveries.MapGet("", ListAsync).AsHistory().WithName("listWebhookDeliveries").WithSummary("Deliveries of the caller's tasks, newest first, with every call that was made")
            .Produces<WebhookDeliveries>();
        deliveries.MapGet("/{id:long}", FindAsync).WithName("getWebhookDelivery").WithSummary("One delivery").Produces<WebhookDelivery>().ProducesProblem(StatusCodes.Status404NotFound);
        deliveries.MapPost("/{id:long}/replay", ReplayAsync).WithName("replayWebhookDelivery").WithSummary("Sends a delivery again, under its old message id")
            .Produces(StatusCodes.Status202Accepted).ProducesProblem(StatusCodes.Status404NotFound);
        return endpoints;
    }

    private static async Task<IResult> ListAsync(
        HttpContext context, WebhookLog log, long? task, string? state, int? limit, CancellationToken cancellationToken) =>
        Results.Ok(new WebhookDeliveries(await log.ReadAsync(
            Owner(context), null, task, state, Math.Clamp(limit ?? DefaultLimit, 1, MaxLimit), cancellationToken)));

    private static async Task<IResult> FindAsync(HttpContext context, long id, WebhookLog log, CancellationToken cancellationToken) =>
        (await log.ReadAsync(Owner(context), id, null, null, 1, cancellationToken)) is [var found] ? Results.Ok(found) : NotFound();

    private static async Task<IResult> ReplayAsync(
        HttpContext context, long id, WebhookLog log, IOptions<WebhookOptions> options, CancellationToken cancellationToken) =>
        await log.ReplayAsync(Owner(context), id, options.Value.GiveUpAfter, cancellationToken) ? Results.Accepted() : NotFound();

    private static IResult NotFound() =>
        new ProducerProblem(StatusCodes.Status404NotFound, "unknown_delivery", "There is no such delivery.").ToResult();

    private static WebhookOwner Owner(HttpContext context) =>
        new(context.Features.Get<CallingService>()?.Name, context.Features.Get<CurrentUser>()?.Id);
}
