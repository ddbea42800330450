using System.Text.Json;
using AiTasks.Contracts;
using AiTasks.TaskApi.Accounts;
using AiTasks.TaskApi.Administration;
using AiTasks.TaskApi.ClientApi;
using AiTasks.TaskApi.LoadShedding;

namespace AiTasks.TaskApi.Operations;

/// <summary>What those who look after the system see and do. In contract E's style.</summary>
internal static class OperationsEndpoints
{
    private const int DefaultListed = 50;
    private const int MaxListed = 500;

    public static WebApplicationBuilder AddOperations(this WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<OperationsOptions>().BindConfiguration(nameof(OperationsOptions)).ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddSingleton<NodeStore>();
        builder.Services.AddSingleton<OperationsQueries>();
        builder.Services.AddSingleton<OperationsTasks>();
        builder.Services.AddSingleton<BrokerView>();
        builder.Services.AddHostedService<NodeReporter>();
        return builder;
    }

    public static IEndpointRouteBuilder MapOperations(this IEndpointRouteBuilder endpoints)
    {
        var operations = endpoints.MapGroup("/v1/admin/operations").WithMetadata(new AdminDoor()).WithTags("Operations");
        operations.MapGet("", SnapshotAsync).WithName("getOperations").WithSummary("How the system is now").Produces<OperationsSnapshot>();
        operations.MapGet("/tasks", TasksAsync).AsHistory().WithName("listTasksOfAll").WithSummary("The newest tasks of everybody")
            .Produces<IReadOnlyList<OperationsTask>>();
        operations.MapErrors();
        endpoints.MapPost(PushApiRoutes.Presence, HearAsync).WithMetadata(new ServiceDoor()).ExcludeFromDescription();
        return endpoints;
    }

    private static async Task<IResult> SnapshotAsync(OperationsQueries operations, BrokerView broker, CancellationToken cancellationToken)
    {
        var queues = broker.ReadQueuesAsync(cancellationToken);
        var snapshot = await operations.ReadAsync(cancellationToken);
        return Results.Json(snapshot with { Queues = await queues }, WireJson.SnakeCase);
    }

    private static async Task<IResult> TasksAsync(
        OperationsTasks tasks, CancellationToken cancellationToken, string? state = null, string? type = null, string? user = null, int? limit = null) =>
        state is null or TaskStates.Pending or TaskStates.Running or TaskStates.Completed or TaskStates.Failed or TaskStates.Cancelled
            ? Results.Json(
                await tasks.ReadAsync(state, Given(type), Given(user), Math.Clamp(limit ?? DefaultListed, 1, MaxListed), cancellationToken), WireJson.SnakeCase)
            : ClientProblem.Invalid("state is pending, running, completed, failed or cancelled.", new { Field = "state" });

    private static async Task<IResult> HearAsync(PushPresence presence, NodeStore nodes, CancellationToken cancellationToken)
    {
        var id = $"push:{presence.Node}";
        var report = new NodeReport(id, "push", "healthy", Sockets: JsonSerializer.Serialize(presence.Sockets), People: presence.People);
        await (presence.Stopping ? nodes.ForgetAsync(id, cancellationToken) : nodes.RememberAsync(report, cancellationToken));
        return Results.NoContent();
    }

    private static string? Given(string? value) => string.IsNullOrWhiteSpace(value) ? null : value.Trim();
}
