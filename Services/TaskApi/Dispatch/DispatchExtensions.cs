using MassTransit;

namespace AiTasks.TaskApi.Dispatch;

internal static class DispatchExtensions
{
    public static WebApplicationBuilder AddDispatch(this WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<DispatchOptions>().BindConfiguration(nameof(DispatchOptions))
            .ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddSingleton<UsualDurations>();
        builder.Services.AddSingleton<QueueForecast>();
        builder.Services.AddHostedService<QueueAnnouncer>();
        return builder;
    }

    /// <summary>A queue of its own per process, gone with it: what a worker said while nobody listened is old by then.</summary>
    public static void HearWorkers(this IRabbitMqBusFactoryConfigurator rabbit, IBusRegistrationContext context) => rabbit.ReceiveEndpoint(
        new TemporaryEndpointDefinition("worker-presence"), endpoint => endpoint.ConfigureConsumer<WorkerPresenceConsumer>(context));
}
