using AiTasks.ServiceDefaults.Authentication;
using AiTasks.ServiceDefaults.Calls;
using Microsoft.Extensions.Options;

namespace AiTasks.TaskWorker.TaskApiLink;

internal static class TaskApiLinkExtensions
{
    private const string TaskApi = "taskapi";
    private const string ServiceName = "taskworker";

    /// <summary>Adds the way to the task API, once for all who need it.</summary>
    /// <returns>False: nobody tells this worker where the task API is; it can only do what goes over the broker alone.</returns>
    public static bool AddTaskApiLink(this WebApplicationBuilder builder)
    {
        if (!ServiceAddresses.AreGiven(builder.Configuration, TaskApi)) return false;
        if (builder.Services.Any(service => service.ServiceType == typeof(TaskApiClient))) return true;

        builder.Services.AddOptions<TaskApiClientOptions>().BindConfiguration(nameof(TaskApiClientOptions)).ValidateDataAnnotations().ValidateOnStart();
        builder.AddTokenAuthentication();
        builder.Services.AddSingleton(services => Connect(services, ServiceAddresses.Read(builder.Configuration, TaskApi)));
        return true;
    }

    private static TaskApiClient Connect(IServiceProvider services, IReadOnlyList<Uri> addresses)
    {
        var options = services.GetRequiredService<IOptions<TaskApiClientOptions>>().Value;
        var link = new ServiceLink
        {
            Caller = ServiceName,
            Service = TaskApi,
            Addresses = addresses,
            Repeatable = true,
            ConnectTimeout = options.ConnectTimeout,
        };
        var http = link.Connect(services);
        http.Timeout = options.CallTimeout;
        return new TaskApiClient(http, options);
    }
}
