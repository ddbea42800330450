using AiTasks.ServiceDefaults.Calls;
using Microsoft.Extensions.Options;

namespace AiTasks.Push.Delivery;

internal static class DeliveryServices
{
    private const string TaskApi = "taskapi";
    private const string ServiceName = "push";

    /// <summary>Adds the way to the task API. Refuses to start when nobody says where that is.</summary>
    public static WebApplicationBuilder AddTaskApi(this WebApplicationBuilder builder)
    {
        var addresses = ServiceAddresses.Read(builder.Configuration, TaskApi);
        builder.Services.AddOptions<TaskApiOptions>().BindConfiguration(nameof(TaskApiOptions))
            .ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddSingleton(services =>
        {
            var options = services.GetRequiredService<IOptions<TaskApiOptions>>();
            var link = new ServiceLink
            {
                Caller = ServiceName,
                Service = TaskApi,
                Addresses = addresses,
                Repeatable = true,
                ConnectTimeout = options.Value.ConnectTimeout,
                ConnectionLifetime = options.Value.ConnectionLifetime,
                MaxConnections = options.Value.MaxConnections,
            };
            return new TaskApiClient(link.Connect(services), options);
        });
        return builder;
    }

    /// <summary>Adds the feeds that carry events from the log and Redis into sockets.</summary>
    public static WebApplicationBuilder AddDelivery(this WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<DeliveryOptions>().BindConfiguration(nameof(DeliveryOptions))
            .ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddSingleton<LogPace>();
        builder.Services.AddSingleton<FeedClock>();
        builder.Services.AddSingleton<FeedWork>();
        builder.Services.AddSingleton<IFeedWork>(services => services.GetRequiredService<FeedWork>());
        builder.Services.AddSingleton<FeedStore>();
        builder.Services.AddSingleton<FeedJoiner>();
        builder.Services.AddSingleton<Welcomes>();
        builder.Services.AddHostedService(services => services.GetRequiredService<Welcomes>());
        builder.Services.AddSingleton<Acknowledgements>();
        builder.Services.AddHostedService(services => services.GetRequiredService<Acknowledgements>());
        builder.Services.AddHostedService<TailReader>();
        builder.Services.AddHostedService<PresenceTeller>();
        builder.Services.AddHostedService<SignInWatch>();
        builder.Services.AddHostedService<FeedPoller>();
        builder.Services.AddHostedService<FeedResync>();
        return builder;
    }
}
