using AiTasks.Contracts;
using AiTasks.ServiceDefaults.Authentication;
using AiTasks.ServiceDefaults.Calls;
using AiTasks.TelegramAgent.Access;
using Microsoft.Extensions.Options;

namespace AiTasks.TelegramAgent.BackendClient;

internal static class BackendExtensions
{
    private const string TaskApi = "taskapi";
    private const string ServiceName = "telegramagent";

    // Calls name only a path; the address is chosen per call.
    private static readonly Uri AnyAddress = new($"http://{TaskApi}");

    /// <summary>Adds the way to the backend. Refuses to start when nobody says where that is.</summary>
    public static WebApplicationBuilder AddBackend(this WebApplicationBuilder builder)
    {
        var addresses = ServiceAddresses.Read(builder.Configuration, TaskApi);
        builder.Services.AddSingleton(services =>
        {
            var options = services.GetRequiredService<IOptions<AgentOptions>>().Value;
            var handler = new ServiceTokenHandler(
                services.GetRequiredService<TokenService>(),
                services.GetRequiredService<TimeProvider>(),
                ServiceName,
                PushApiRoutes.ServiceTokenHeader)
            {
                InnerHandler = new ServiceAddresses(addresses, repeatable: false) { InnerHandler = Sockets(options) },
            };

            // Each request has its own time limit.
            var http = new HttpClient(handler)
            {
                BaseAddress = AnyAddress,
                Timeout = Timeout.InfiniteTimeSpan,
                MaxResponseContentBufferSize = options.MaxAnswerBytes,
            };
            return new Backend(http, services.GetRequiredService<ILogger<Backend>>());
        });
        return builder;
    }

    private static SocketsHttpHandler Sockets(AgentOptions options) => new()
    {
        ConnectTimeout = options.ConnectTimeout,
        PooledConnectionLifetime = TimeSpan.FromMinutes(2),
        UseCookies = false,
        AllowAutoRedirect = false,
        UseProxy = false,
    };
}
