using AiTasks.TaskApi.Accounts;
using AiTasks.TaskApi.LoadShedding;
using AiTasks.TaskApi.StatusApi;

namespace AiTasks.TaskApi.Notifications;

/// <summary>The five calls about notifications of contract C (section 3.1). Odd words in a query are ignored, not refused.</summary>
internal static class NotificationEndpoints
{
    private const int DefaultLimit = 20;
    private const int MaxLimit = 100;

    public static IEndpointRouteBuilder MapNotifications(this IEndpointRouteBuilder endpoints)
    {
        var notifications = endpoints.MapGroup("/api/task/notifications").WithMetadata(new StatusDoor()).WithTags("Contract C: notifications");
        notifications.MapGet("", ListAsync).AsHistory().WithName("listNotifications").WithSummary("The person's notifications, newest first")
            .Produces<StatusEnvelope<NotificationPage>>();
        notifications.MapGet("/unread-count", CountAsync).WithName("countUnreadNotifications").WithSummary("How many are not read")
            .Produces<StatusEnvelope<UnreadNotifications>>();
        notifications.MapPut("/read-all", ReadAllAsync).WithName("readAllNotifications").WithSummary("Marks all as read").Produces<StatusEnvelope<ReadNotifications>>();
        notifications.MapPut("/{id}/read", ReadAsync).WithName("readNotification").WithSummary("Marks one as read").Produces<StatusEnvelope<Notification>>();
        notifications.MapDelete("/{id}", RemoveAsync).WithName("removeNotification").WithSummary("Removes one").Produces<StatusEnvelope<RemovedNotification>>();
        return endpoints;
    }

    private static async Task<IResult> ListAsync(
        CurrentUser user, NotificationStore store, CancellationToken cancellationToken,
        string? skip = null, string? limit = null, string? unread_only = null, string? status = null, string? task_type = null)
    {
        var from = long.TryParse(skip, out var skipped) ? Math.Max(0, skipped) : 0;
        var most = int.TryParse(limit, out var wanted) ? Math.Clamp(wanted, 1, MaxLimit) : DefaultLimit;
        var filter = new NotificationFilter(unread_only is "true" or "True" or "1", status, task_type);
        var (page, total) = await store.PageAsync(user.Id, filter, from, most, cancellationToken);
        return StatusAnswer.Ok(new NotificationPage(page, total, from, most));
    }

    private static async Task<IResult> CountAsync(CurrentUser user, NotificationStore store, CancellationToken cancellationToken) =>
        StatusAnswer.Ok(new UnreadNotifications(await store.CountUnreadAsync(user.Id, cancellationToken)));

    private static async Task<IResult> ReadAllAsync(CurrentUser user, NotificationStore store, CancellationToken cancellationToken) =>
        StatusAnswer.Ok(new ReadNotifications(await store.MarkAllReadAsync(user.Id, cancellationToken)));

    private static async Task<IResult> ReadAsync(string id, CurrentUser user, NotificationStore store, CancellationToken cancellationToken) =>
        long.TryParse(id, out var number) && await store.MarkReadAsync(user.Id, number, cancellationToken) is { } read ? StatusAnswer.Ok(read) : Missing();

    private static async Task<IResult> RemoveAsync(string id, CurrentUser user, NotificationStore store, CancellationToken cancellationToken) =>
        long.TryParse(id, out var number) && await store.RemoveAsync(user.Id, number, cancellationToken)
            ? StatusAnswer.Ok(new RemovedNotification(number)) : Missing();

    private sealed record NotificationPage(IReadOnlyList<Notification> Notifications, long Total, long Skip, int Limit);

    private sealed record UnreadNotifications(long UnreadCount);

    private sealed record ReadNotifications(long Count);

    private sealed record RemovedNotification(long NotificationId);

    private static IResult Missing() => StatusAnswer.Refused(StatusCodes.Status404NotFound, "通知不存在");
}
