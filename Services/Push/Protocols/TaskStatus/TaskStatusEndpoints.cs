using System.Globalization;
using AiTasks.Contracts;
using AiTasks.Push.Connections;

namespace AiTasks.Push.Protocols.TaskStatus;

internal static class TaskStatusEndpoints
{
    public static WebApplicationBuilder AddTaskStatus(this WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<TaskStatusOptions>().BindConfiguration(nameof(TaskStatusOptions)).ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddSingleton<TaskStatusProtocol>();
        return builder;
    }

    /// <summary>
    /// Maps <c>/api/task/ws/task/{user_id}</c>. A bad token is refused before the upgrade (C9): clients take an accepted socket for a
    /// success, and would come back for ever.
    /// </summary>
    public static void MapTaskStatus(this IEndpointRouteBuilder endpoints) => endpoints.Map("/api/task/ws/task/{userId}", async (
        HttpContext context, string userId, KnownSocketEndpoint sockets, TaskStatusProtocol protocol, ConnectionHost host, TimeProvider time) =>
    {
        // By the number alone: a username may look like another person's number (C8).
        var refusal = await sockets.ServeAsync(
            context, protocol, person => person.UserId.ToString(CultureInfo.InvariantCulture) == userId, (connection, _, gone) =>
            {
                connection.Send(TaskStatusFrames.Connected(connection.Id, time.GetUtcNow()));
                return host.JoinAsync(connection, ResumePosition.Read(context.Request), gone);
            });
        if (refusal is { } reason)
            await RefuseAsync(context.Response, reason);
    });

    private static Task RefuseAsync(HttpResponse response, UpgradeRefusal refusal)
    {
        var (status, message) = refusal switch
        {
            UpgradeRefusal.NotAuthenticated => (StatusCodes.Status403Forbidden, "未登录或登录已过期"),
            UpgradeRefusal.NotOwner => (StatusCodes.Status403Forbidden, "没有权限"),
            UpgradeRefusal.UpgradeRequired => (StatusCodes.Status426UpgradeRequired, "该地址仅支持 WebSocket 连接"),
            UpgradeRefusal.Full or UpgradeRefusal.Unavailable => (StatusCodes.Status503ServiceUnavailable, "服务暂时不可用，请稍后重试"),
            UpgradeRefusal.TooMany => (StatusCodes.Status429TooManyRequests, "连接过多，请关闭多余的页面"),
            _ => (StatusCodes.Status400BadRequest, "无效的 WebSocket 握手"),
        };
        refusal.Prepare(response, status);
        return response.WriteAsJsonAsync(new { code = status, message, detail = message, data = (object?)null }, WireJson.SnakeCase);
    }
}
