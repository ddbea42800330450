using System.Collections.Concurrent;
using AiTasks.Contracts;
using AiTasks.ServiceDefaults.Bus;
using AiTasks.TestServers;
using MassTransit;

namespace AiTasks.Cli.FunctionalTests;

/// <summary>A broker with one consumer, which refuses what it gets while a test says so.</summary>
public sealed class MoodyConsumer : IAsyncLifetime
{
    public const string Queue = BusEndpoints.GenerateText;

    private volatile bool _refusing;
    private ServerSet _servers = null!;
    private IBusControl _bus = null!;

    /// <summary>What was handled, in its order.</summary>
    public ConcurrentQueue<long> Handled { get; } = new();

    public bool Refusing
    {
        get => _refusing;
        set => _refusing = value;
    }

    public string Broker => _servers.RabbitMqConnection;

    public async ValueTask InitializeAsync()
    {
        _servers = await ServerSet.StartAsync(ServerKinds.RabbitMq, owned: true, TestContext.Current.CancellationToken);
        _bus = Bus.Factory.CreateUsingRabbitMq(rabbit =>
        {
            rabbit.Host(new Uri(Broker));
            rabbit.ParkForPeople();
            rabbit.ReceiveEndpoint(Queue, endpoint =>
            {
                endpoint.UseDurableQueue();
                endpoint.ConcurrentMessageLimit = 1;
                endpoint.Handler<GenerateText>(HandleAsync);
            });
        });
        await _bus.StartAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>Sends a message.</summary>
    /// <returns>Its id.</returns>
    public async Task<string> SendAsync(long taskId)
    {
        var id = NewId.NextGuid();
        var command = new GenerateText
        {
            TaskId = taskId,
            Attempt = 1,
            UserId = 1,
            TaskType = TaskTypes.HabitCreateHelp,
            ContextJson = "{}",
            Language = "ru",
            Deadline = DateTimeOffset.UtcNow,
        };
        var endpoint = await _bus.GetSendEndpoint(BusEndpoints.Exchange(Queue));
        await endpoint.Send(command, context => context.MessageId = id);
        return $"{id}";
    }

    public async ValueTask DisposeAsync()
    {
        await _bus.StopAsync(CancellationToken.None);
        await _servers.DisposeAsync();
    }

    private Task HandleAsync(ConsumeContext<GenerateText> context)
    {
        if (_refusing) throw new InvalidOperationException($"No mood for {context.Message.TaskId}");
        Handled.Enqueue(context.Message.TaskId);
        return Task.CompletedTask;
    }
}
