using AiTasks.Contracts;
using AiTasks.ServiceDefaults.Bus;
using AiTasks.TaskApi.Dispatch;
using AiTasks.TaskApi.Producers;
using AiTasks.TaskApi.Storage;
using AiTasks.TaskApi.Tasks.Idempotency;
using AiTasks.TaskApi.Tasks.Reports;
using AiTasks.TaskApi.Tasks.Tools;
using MassTransit;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;

namespace AiTasks.TaskApi.Tasks;

internal static class TaskExtensions
{
    // For as long as a database may be away; after that the task is found by its deadline.
    private const int RefusalTries = 1000;

    public static WebApplicationBuilder AddTasks(this WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<TaskOptions>().BindConfiguration(nameof(TaskOptions))
            .ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddOptions<ReportOptions>().BindConfiguration(nameof(ReportOptions))
            .ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddOptions<IdempotencyOptions>().BindConfiguration(nameof(IdempotencyOptions))
            .ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddOptions<ToolOptions>().BindConfiguration(nameof(ToolOptions))
            .ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddSingleton<TaskTelemetry>();
        builder.Services.AddSingleton<TaskLedger>();
        builder.Services.AddSingleton<TaskQueries>();
        builder.Services.AddSingleton<StartTask>();
        builder.Services.AddSingleton<ToolTasks>();
        builder.Services.AddSingleton<TaskEnds>();
        builder.Services.AddSingleton<ReportLanes>();
        builder.Services.AddHostedService(services => services.GetRequiredService<TaskEnds>());
        builder.Services.AddHostedService<TaskSweeper>();
        builder.Services.AddHostedService<IdempotencyKeyTrimmer>();

        // Starts are accepted without the broker: the outbox keeps them.
        return builder.AddMessageBus(AddConsumers, AddQueues, HealthStatus.Degraded);
    }

    private static void AddConsumers(IBusRegistrationConfigurator bus)
    {
        bus.AddConsumer<ReportConsumer>();
        bus.AddConsumer<RefusedCommandConsumer>();
        bus.AddConsumer<ProducerConsumer>();
        bus.AddConsumer<WorkerPresenceConsumer>();
    }

    private static void AddQueues(IBusRegistrationContext context, IRabbitMqBusFactoryConfigurator rabbit)
    {
        AddReportQueues(context, rabbit);
        rabbit.HearWorkers(context);
        rabbit.ReceiveEndpoint(BusEndpoints.ProducerEvents, endpoint =>
        {
            endpoint.UseDurableQueue();
            endpoint.ConfigureConsumer<ProducerConsumer>(context, consumer => consumer.ParkLastDelivery());
        });
        rabbit.ReceiveEndpoint(BusEndpoints.RefusedCommands, endpoint =>
        {
            endpoint.UseDurableQueue();
            endpoint.Bind<Fault<GenerateText>>();
            endpoint.UseMessageRetry(retry =>
            {
                retry.Handle<Exception>(DatabaseFailure.IsPassing);
                retry.Interval(RefusalTries, context.GetRequiredService<IOptions<ReportOptions>>().Value.RetryDelay);
            });
            endpoint.ConfigureConsumer<RefusedCommandConsumer>(context, consumer => consumer.ParkLastDelivery());
        });
    }

    private static void AddReportQueues(IBusRegistrationContext context, IRabbitMqBusFactoryConfigurator rabbit)
    {
        var options = context.GetRequiredService<IOptions<ReportOptions>>().Value;
        for (var partition = 0; partition < BusEndpoints.ReportPartitions; partition++)
        {
            rabbit.ReceiveEndpoint(BusEndpoints.TaskReportsPartition(partition), endpoint =>
            {
                endpoint.UseDurableQueue();
                endpoint.SingleActiveConsumer = true;
                endpoint.PrefetchCount = options.Prefetch;
                endpoint.ConcurrentMessageLimit = options.Prefetch;
                endpoint.ConfigureConsumer<ReportConsumer>(context, consumer => consumer.ParkLastDelivery());
            });
        }
    }
}
