using AiTasks.Contracts;
using AiTasks.Push.Connections;
using AiTasks.Push.Delivery;
using AiTasks.Push.Fanout;

namespace AiTasks.Push.Protocols.Screens;

internal static class ScreenEndpoints
{
    private const string ScreenChannel = "ui_events";

    public static WebApplicationBuilder AddScreens(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<ScreenProtocol>();
        builder.Services.AddSingleton(services => new Rooms<ScreenRoom, IPushSocket>(
            services.GetRequiredService<IFanout>(), key => new ScreenRoom(key)));
        return builder;
    }

    /// <summary>Maps <c>/api/v1/insight</c>. A bad token is refused before the upgrade: clients would come back for ever (section 4.2).</summary>
    public static void MapScreens(this IEndpointRouteBuilder endpoints) => endpoints.Map("/api/v1/insight", async (
        HttpContext context, KnownSocketEndpoint sockets, ScreenProtocol protocol, Rooms<ScreenRoom, IPushSocket> rooms) =>
    {
        var refusal = await sockets.ServeAsync(context, protocol, _ => true, async (connection, person, _) =>
        {
            // Another consumer of this address names no channel, and may not be sent anything (D3).
            if (context.Request.Query["channel"] != ScreenChannel)
                return () => Task.CompletedTask;

            // Who has been greeted misses nothing from then on.
            var room = await rooms.EnterAsync(StreamKeys.Screen(connection.UserId), connection);
            connection.Send(ScreenProtocol.Greeting(person.Name));
            return () => rooms.LeaveAsync(room, connection);
        });
        if (refusal is { } reason)
            await RefuseAsync(context.Response, reason);
    });

    // Shown as it is (section 4.4).
    private static Task RefuseAsync(HttpResponse response, UpgradeRefusal refusal)
    {
        var (status, text) = refusal switch
        {
            UpgradeRefusal.NotAuthenticated or UpgradeRefusal.NotOwner => (StatusCodes.Status401Unauthorized, "Необходимо войти в систему"),
            UpgradeRefusal.UpgradeRequired => (StatusCodes.Status426UpgradeRequired, "По этому адресу доступно только соединение WebSocket"),
            UpgradeRefusal.Full or UpgradeRefusal.Unavailable =>
                (StatusCodes.Status503ServiceUnavailable, "Сервис временно недоступен. Повторите попытку через несколько секунд"),
            UpgradeRefusal.TooMany => (StatusCodes.Status429TooManyRequests, "Открыто слишком много соединений. Закройте лишние вкладки"),
            _ => (StatusCodes.Status400BadRequest, "Неверный запрос на соединение WebSocket"),
        };
        refusal.Prepare(response, status);
        response.ContentType = "text/plain; charset=utf-8";
        return response.WriteAsync(text);
    }
}
