using System.Globalization;
using System.Text;
using System.Text.Json;
using AiTasks.Contracts;
using AiTasks.TaskApi.Accounts;
using AiTasks.TaskApi.Dispatch;
using AiTasks.TaskApi.FrontApi;
using AiTasks.TaskApi.LoadShedding;
using AiTasks.TaskApi.Producers;
using AiTasks.TaskApi.Tasks.Idempotency;
using AiTasks.TaskApi.Webhooks;
using Microsoft.Extensions.Options;

namespace AiTasks.TaskApi.Tasks;

/// <summary>The five calls of contract A, section 1.2.</summary>
internal static class TaskEndpoints
{
    private const int DefaultPageSize = 20;

    public static RouteGroupBuilder MapTaskEndpoints(this RouteGroupBuilder front)
    {
        var tasks = front.MapGroup("/app/ai-tasks").WithMetadata(new SignedIn(Policies: true));
        tasks.MapPost("/start/", StartAsync).WithName("startTask").WithSummary("Starts a task").Produces<FrontOk<StartedTask>>();
        tasks.MapPost("/status/", StatusAsync).WithName("getTask").WithSummary("A task as it stands now").Produces<FrontOk<FrontTask>>();
        tasks.MapPost("/active/", ActiveAsync).WithName("listActiveTasks").WithSummary("The tasks that are open").Produces<FrontOk<ActiveTasks>>();
        tasks.MapPost("/cancel/", CancelAsync).WithName("cancelTask").WithSummary("Cancels a task").Produces<FrontOk<CancelledTask>>();
        tasks.MapPost("/history/", HistoryAsync).AsHistory().WithName("listTasks").WithSummary("All tasks, newest first, in pages").Produces<FrontOk<TaskHistory>>();
        return front;
    }

    private static async Task<IResult> StartAsync(
        HttpRequest request,
        FrontBody<StartTaskRequest> body,
        CurrentUser user,
        StartTask start,
        WebhookTargets webhooks,
        IOptions<TaskOptions> options,
        CancellationToken cancellationToken)
    {
        var type = body.Value.TaskType;
        if (type is null || !TaskTypes.All.Contains(type))
            return FrontAnswer.Error(FrontError.InvalidTaskType, TaskTexts.UnknownType(user.Language), new { allowed = TaskTypes.All });
        if (!TryReadContext(body.Value, options.Value.MaxContextBytes, out var context))
            return Invalid(user, "context");
        if (!IdempotencyKey.TryRead(request, out var key)) return Invalid(user, IdempotencyKey.HeaderName);

        var (bad, webhook) = webhooks.Read(body.Value.Webhook);
        if (bad is not null) return FrontAnswer.Error(FrontError.Validation, bad, new { field = "webhook" });

        return await start.ExecuteAsync(new NewTask(user.Id, user.Language, type, context, key, webhook), cancellationToken) switch
        {
            StartOutcome.UnstorableContext => Invalid(user, "context"),
            StartOutcome.KeyReused => FrontAnswer.Error(
                FrontError.IdempotencyKeyReused, FrontTexts.For(FrontError.IdempotencyKeyReused, user.Language)),
            StartOutcome.AlreadyRunning running => FrontAnswer.Error(
                FrontError.AlreadyRunning, TaskTexts.AlreadyRunning(user.Language), new { ExistingTaskId = running.TaskId }),
            StartOutcome.Cooldown cooldown => FrontAnswer.Error(
                FrontError.Cooldown, TaskTexts.Cooldown(user.Language, cooldown.WaitSeconds), new { cooldown.WaitSeconds }),
            StartOutcome.Busy busy => Busy(request.HttpContext, user, busy.RetryAfterSeconds),
            StartOutcome.Started started => FrontAnswer.Ok(new StartedTask(started.TaskId, type, TaskStates.Pending)),
            var other => throw new InvalidOperationException($"Unknown outcome {other}."),
        };
    }

    private static async Task<IResult> StatusAsync(
        FrontBody<TaskRequest> body, CurrentUser user, TaskQueries tasks, QueueForecast forecast, CancellationToken cancellationToken) =>
        body.Value.TaskId is { } id && await tasks.FindAsync(user.Id, id, cancellationToken) is { } task
            ? FrontAnswer.Ok(FrontTask.From(await forecast.DescribeAsync(task, cancellationToken)))
            : NotFound(user);

    private static async Task<IResult> ActiveAsync(CurrentUser user, TaskQueries tasks, CancellationToken cancellationToken) =>
        FrontAnswer.Ok(new ActiveTasks([.. (await tasks.OpenAsync(user.Id, cancellationToken)).Select(ActiveTask.From)]));

    private static async Task<IResult> CancelAsync(
        FrontBody<TaskRequest> body, CurrentUser user, TaskLedger ledger, CancellationToken cancellationToken)
    {
        if (body.Value.TaskId is not { } id) return NotFound(user);
        return await ledger.CancelAsync(user.Id, id, cancellationToken) switch
        {
            null => NotFound(user),
            false => FrontAnswer.Error(FrontError.CannotCancel, TaskTexts.CannotCancel(user.Language)),
            true => FrontAnswer.Ok(new CancelledTask(id, true)),
        };
    }

    private static async Task<IResult> HistoryAsync(
        FrontBody<HistoryRequest> body, CurrentUser user, TaskQueries tasks, IOptions<TaskOptions> options, CancellationToken cancellationToken)
    {
        var page = Math.Max(1, body.Value.Page ?? 1);
        var pageSize = Math.Clamp(body.Value.PageSize ?? DefaultPageSize, 1, options.Value.MaxPageSize);
        var (found, total) = await tasks.PageAsync(
            user.Id, Filter(body.Value.TaskTypeFilter), Filter(body.Value.StatusFilter), page, pageSize, cancellationToken);
        return FrontAnswer.Ok(new TaskHistory([.. found.Select(FrontTask.From)], total, (total + pageSize - 1) / pageSize, page, pageSize));
    }

    private static string? Filter(string? filter) => string.IsNullOrEmpty(filter) ? null : filter;

    private static IResult Busy(HttpContext context, CurrentUser user, int seconds)
    {
        context.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        return FrontAnswer.Error(FrontError.Busy, TaskTexts.Busy(user.Language, seconds), new { WaitSeconds = seconds });
    }

    private static IResult NotFound(CurrentUser user) =>
        FrontAnswer.Error(FrontError.TaskNotFound, TaskTexts.NotFound(user.Language));

    private static IResult Invalid(CurrentUser user, string field) =>
        FrontAnswer.Error(FrontError.Validation, FrontTexts.For(FrontError.Validation, user.Language), new { field });

    private static bool TryReadContext(StartTaskRequest request, int maxBytes, out string json)
    {
        json = "{}";
        if ((request.Context ?? request.ContextData) is not { ValueKind: not (JsonValueKind.Null or JsonValueKind.Undefined) } context)
            return true;

        json = context.GetRawText();
        return context.ValueKind == JsonValueKind.Object && Encoding.UTF8.GetByteCount(json) <= maxBytes;
    }

    internal sealed record StartTaskRequest
    {
        public string? TaskType { get; init; }
        public JsonElement? Context { get; init; }

        /// <summary>The name of <see cref="Context"/> in a sibling document (section 1.8).</summary>
        public JsonElement? ContextData { get; init; }

        /// <summary>Our addition: whom to tell how the task ended.</summary>
        public WebhookRequest? Webhook { get; init; }
    }

    private sealed record StartedTask(long TaskId, string TaskType, string Status);

    private sealed record ActiveTasks(IReadOnlyList<ActiveTask> Tasks);

    private sealed record CancelledTask(long TaskId, bool Cancelled);

    private sealed record TaskHistory(IReadOnlyList<FrontTask> Tasks, long TotalItems, long TotalPages, int Page, int PageSize);

    internal sealed record TaskRequest
    {
        public long? TaskId { get; init; }
    }

    internal sealed record HistoryRequest
    {
        public string? TaskTypeFilter { get; init; }
        public string? StatusFilter { get; init; }
        public int? Page { get; init; }
        public int? PageSize { get; init; }
    }
}
