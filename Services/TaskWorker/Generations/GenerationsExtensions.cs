using AiTasks.Contracts;
using AiTasks.ServiceDefaults;
using AiTasks.ServiceDefaults.Bus;
using AiTasks.TaskWorker.Cancellation;
using MassTransit;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace AiTasks.TaskWorker.Generations;

internal static class GenerationsExtensions
{
    /// <summary>Connects the worker to the bus and runs what arrives. The runner comes after the bus, so it stops before it.</summary>
    public static WebApplicationBuilder AddGenerations(this WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<GenerationOptions>()
            .BindConfiguration(nameof(GenerationOptions)).ValidateDataAnnotations().ValidateOnStart();

        builder.AddMessageBus(
            bus =>
            {
                bus.AddConsumer<GenerateTextConsumer>();
                bus.AddConsumer<CancelGenerationConsumer>();
            },
            ConfigureEndpoints);
        builder.Services.AddOptions<MassTransitHostOptions>().Configure<IOptions<GenerationOptions>>((host, options) =>
        {
            host.ConsumerStopTimeout = options.Value.ConsumerStopTimeout;

            // What is left of the 20 s of a shutdown after the hand-back.
            host.StopTimeout = TimeSpan.FromSeconds(5);
        });

        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services.AddSingleton<BusRetry>();
        builder.Services.AddSingleton<GenerationClaim>();
        builder.Services.AddSingleton<OutputPace>();
        builder.Services.AddSingleton<OutputLanes>();
        builder.Services.AddSingleton<RunReportsFactory>();
        builder.Services.AddSingleton<RunExecution>();
        builder.Services.AddSingleton<GenerationRunner>();
        builder.Services.AddHostedService(services => services.GetRequiredService<GenerationRunner>());

        // After the runner, so that it says good-bye before the runs are given back.
        builder.Services.AddSingleton<PresenceAnnouncer>();
        builder.Services.AddHostedService(services => services.GetRequiredService<PresenceAnnouncer>());
        builder.Services.AddHealthChecks().AddCheck<PresenceAnnouncer>("broker-confirms", tags: [ServiceDefaultsExtensions.ReadyTag]);
        return builder;
    }

    private static void ConfigureEndpoints(IBusRegistrationContext context, IRabbitMqBusFactoryConfigurator rabbit)
    {
        var options = context.GetRequiredService<IOptions<GenerationOptions>>().Value;
        rabbit.ReceiveEndpoint(BusEndpoints.GenerateText, endpoint =>
        {
            endpoint.UseDurableQueue();
            endpoint.PrefetchCount = options.Claims + options.Prefetch;

            // The consumer waits for a slot and the claim.
            endpoint.ConcurrentMessageLimit = options.Claims;
            endpoint.ConfigureConsumer<GenerateTextConsumer>(context, consumer => consumer.ParkLastDelivery());
        });

        // A queue of its own per process, gone with it: a cancel is for whoever has the task now.
        rabbit.ReceiveEndpoint(
            new TemporaryEndpointDefinition("cancel-generation"),
            endpoint => endpoint.ConfigureConsumer<CancelGenerationConsumer>(context));
    }
}
