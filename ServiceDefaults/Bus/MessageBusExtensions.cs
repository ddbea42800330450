using MassTransit;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;

namespace AiTasks.ServiceDefaults.Bus;

/// <summary>Connects a service to RabbitMQ through MassTransit.</summary>
public static class MessageBusExtensions
{
    /// <summary>Name of the connection string, as the AppHost gives it.</summary>
    public const string ConnectionName = "rabbitmq";

    // Also the client's own default, where an address names nobody.
    private const string FactoryUser = "guest:guest";

    // The broker takes a process that is silent for twice this for dead and gives what it holds to others. As soon as a worker that
    // froze loses its lease; the client's own default is a minute.
    private static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(5);

    /// <summary>Adds the bus.</summary>
    /// <param name="builder">The service.</param>
    /// <param name="consumers">Registers consumers and request clients.</param>
    /// <param name="endpoints">Declares the service's receive endpoints.</param>
    /// <param name="whenDown">What the process's readiness becomes while the broker is away.</param>
    public static WebApplicationBuilder AddMessageBus(
        this WebApplicationBuilder builder,
        Action<IBusRegistrationConfigurator> consumers,
        Action<IBusRegistrationContext, IRabbitMqBusFactoryConfigurator> endpoints,
        HealthStatus whenDown = HealthStatus.Unhealthy)
    {
        var connection = builder.Configuration.GetConnectionString(ConnectionName)
            ?? throw new InvalidOperationException($"The connection string '{ConnectionName}' is missing.");
        if (builder.Environment.IsProduction() && new Uri(connection).UserInfo is "" or FactoryUser)
        {
            throw new InvalidOperationException(
                $"ConnectionStrings:{ConnectionName} names the user that every broker comes with, guest, whose password everybody knows. "
                + "Create a user with a password of its own (rabbitmqctl add_user) and name that one.");
        }

        builder.Services.AddMassTransit(bus =>
        {
            bus.SetKebabCaseEndpointNameFormatter();
            bus.ConfigureHealthCheckOptions(health => health.MinimalFailureStatus = whenDown);
            consumers(bus);
            bus.UsingRabbitMq((context, rabbit) =>
            {
                rabbit.Host(new Uri(connection), host => host.Heartbeat(Heartbeat));
                rabbit.ParkForPeople();
                endpoints(context, rabbit);
            });
        });

        // Waiting for the broker would make a start impossible while it is away; the bus connects when it can.
        builder.Services.Configure<MassTransitHostOptions>(options => options.WaitUntilStarted = false);
        return builder;
    }

    /// <summary>
    /// What is parked stays until a person decides, who may look at it as often as they like: its queues have no limit of
    /// deliveries, which a quorum queue has in any case from RabbitMQ 4 on, and no exclusive reader.
    /// </summary>
    public static void ParkForPeople(this IRabbitMqBusFactoryConfigurator rabbit)
    {
        static void Configure(IRabbitMqQueueConfigurator queue)
        {
            queue.SetQueueArgument("x-queue-type", "classic");
            queue.SetQueueArgument("x-delivery-limit", null);
            queue.SetQueueArgument("x-single-active-consumer", null);
        }

        rabbit.SendTopology.ConfigureErrorSettings = Configure;
        rabbit.SendTopology.ConfigureDeadLetterSettings = Configure;
    }

    /// <summary>
    /// A queue that survives the broker's restart and gives up on a message that kills its readers. Its consumers should be
    /// configured with <see cref="LastDelivery.ParkLastDelivery"/>: the broker itself would drop such a message.
    /// </summary>
    public static void UseDurableQueue(this IRabbitMqReceiveEndpointConfigurator endpoint)
    {
        endpoint.SetQuorumQueue();
        endpoint.SetQueueArgument("x-delivery-limit", LastDelivery.Limit);
        endpoint.ConfigureConsumeTopology = false;
    }
}
