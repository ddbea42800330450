using AiTasks.ServiceDefaults.Calls;
using AiTasks.TelegramAgent.Access;
using Microsoft.Extensions.Options;

namespace AiTasks.TelegramAgent.BackendClient;

internal static class BackendExtensions
{
    private const string TaskApi = "taskapi";
    private const string ServiceName = "telegramagent";

    /// <summary>Adds the way to the backend. Refuses to start when nobody says where that is.</summary>
    public static WebApplicationBuilder AddBackend(this WebApplicationBuilder builder)
    {
        var addresses = ServiceAddresses.Read(builder.Configuration, TaskApi);
        builder.Services.AddSingleton(services =>
        {
            var options = services.GetRequiredService<IOptions<AgentOptions>>().Value;
            var link = new ServiceLink
            {
                Caller = ServiceName,
                Service = TaskApi,
                Addresses = addresses,
                Repeatable = false,
                ConnectTimeout = options.ConnectTimeout,
            };

            // Each request has its own time limit.
            var http = link.Connect(services);
            http.MaxResponseContentBufferSize = options.MaxAnswerBytes;
            return new Backend(http, services.GetRequiredService<ILogger<Backend>>());
        });
        return builder;
    }
}
