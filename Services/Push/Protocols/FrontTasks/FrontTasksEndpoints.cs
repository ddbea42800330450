using AiTasks.Contracts;
using AiTasks.Push.Connections;

namespace AiTasks.Push.Protocols.FrontTasks;

internal static class FrontTasksEndpoints
{
    public static WebApplicationBuilder AddFrontTasks(this WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<FrontTasksOptions>().BindConfiguration(nameof(FrontTasksOptions))
            .ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddSingleton<FrontTasksProtocol>();
        return builder;
    }

    /// <summary>Maps <c>/ws/tasks/</c>, with and without the slash at its end and without a redirect between them.</summary>
    public static void MapFrontTasks(this IEndpointRouteBuilder endpoints) =>
        endpoints.Map("/ws/tasks", async (HttpContext context, SocketEndpoint sockets, FrontTasksProtocol protocol) =>
        {
            if (await sockets.ServeAsync(context, protocol) is { } refusal)
                await RefuseAsync(context.Response, refusal);
        });

    private static Task RefuseAsync(HttpResponse response, UpgradeRefusal refusal)
    {
        var (status, code, message) = FrontTasksErrors.Describe(refusal);
        refusal.Prepare(response, status);
        return response.WriteAsJsonAsync(FrontErrorBody.Of(code, message), WireJson.SnakeCase);
    }
}
