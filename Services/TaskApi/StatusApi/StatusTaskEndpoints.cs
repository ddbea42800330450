using AiTasks.Contracts;
using AiTasks.TaskApi.Accounts;
using AiTasks.TaskApi.Dispatch;
using AiTasks.TaskApi.LoadShedding;
using AiTasks.TaskApi.Notifications;

namespace AiTasks.TaskApi.StatusApi;

/// <summary>Task records of contract C (section 3.1), for who polls instead of listening.</summary>
internal static class StatusTaskEndpoints
{
    public static WebApplicationBuilder AddStatusApi(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<StatusRecords>();
        builder.Services.AddSingleton<NotificationStore>();
        return builder;
    }

    public static IEndpointRouteBuilder MapStatusTasks(this IEndpointRouteBuilder endpoints)
    {
        var tasks = endpoints.MapGroup("/api/task").WithMetadata(new StatusDoor()).WithTags("Contract C: tasks");
        tasks.MapGet("/task/{taskId}/status", StatusAsync).WithName("getTaskRecord").WithSummary("A task's record").Produces<StatusEnvelope<StatusRecord>>();
        tasks.MapGet("/tasks", ListAsync).AsHistory().WithName("listTaskRecords").WithSummary("Records of all the person's tasks, open ones first")
            .Produces<StatusEnvelope<TaskRecords>>();
        tasks.MapDelete("/task/{taskId}", RemoveAsync).WithName("removeTaskRecord").WithSummary("Removes a task's record from the person's sight")
            .Produces<StatusEnvelope<RemovedRecord>>();
        return endpoints;
    }

    private static async Task<IResult> StatusAsync(
        string taskId, CurrentUser user, StatusRecords records, QueueForecast forecast, CancellationToken cancellationToken) =>
        await records.FindAsync(user.Id, taskId, cancellationToken) is { } task
            ? StatusAnswer.Ok(StatusDialect.Record(await forecast.DescribeAsync(task, cancellationToken), user.Id))
            : await MissingAsync(taskId, records, cancellationToken);

    private static async Task<IResult> ListAsync(
        CurrentUser user, StatusRecords records, QueueForecast forecast, CancellationToken cancellationToken)
    {
        var tasks = await forecast.DescribeAsync(await records.ListAsync(user.Id, cancellationToken), cancellationToken);
        return StatusAnswer.Ok(new TaskRecords([.. tasks.Select(task => StatusDialect.Record(task, user.Id))], tasks.Count));
    }

    private static async Task<IResult> RemoveAsync(string taskId, CurrentUser user, StatusRecords records, CancellationToken cancellationToken) =>
        await records.DismissAsync(user.Id, taskId, cancellationToken)
            ? StatusAnswer.Ok(new RemovedRecord(taskId), "任务已清理")
            : await MissingAsync(taskId, records, cancellationToken);

    private sealed record TaskRecords(IReadOnlyList<StatusRecord> Tasks, int Count);

    private sealed record RemovedRecord(string TaskId);

    // The contract tells a foreign task from an unknown one (section 3.1).
    private static async Task<IResult> MissingAsync(string taskId, StatusRecords records, CancellationToken cancellationToken) =>
        await records.ExistsAsync(taskId, cancellationToken)
            ? StatusAnswer.Refused(StatusCodes.Status403Forbidden, "无权访问该任务")
            : StatusAnswer.Refused(StatusCodes.Status404NotFound, "任务不存在");
}
