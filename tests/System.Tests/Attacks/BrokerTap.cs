using System.Collections.Concurrent;
using System.Text;
using AiTasks.TestServers;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;

namespace AiTasks.SystemTests.Attacks;

/// <summary>Hears every message that goes into a system's broker or comes out of it, with its headers, whatever queue it is in.</summary>
internal sealed class BrokerTap : IAsyncDisposable
{
    // RabbitMQ publishes a copy of each message here while it is told to trace.
    private const string Exchange = "amq.rabbitmq.trace";

    private readonly ConcurrentQueue<string> _heard = new();
    private readonly RunningSystem _system;
    private readonly IConnection _connection;

    private BrokerTap(RunningSystem system, IConnection connection) => (_system, _connection) = (system, connection);

    /// <summary>All of it so far.</summary>
    public string Text => string.Join('\n', _heard);

    public static async Task<BrokerTap> StartAsync(RunningSystem system)
    {
        await system.ControlBrokerAsync("trace_on");
        var factory = new ConnectionFactory { Uri = new Uri(system.Resource("rabbitmq").ConnectionString!) };
        var tap = new BrokerTap(system, await factory.CreateConnectionAsync(TestContext.Current.CancellationToken));
        var channel = await tap._connection.CreateChannelAsync(cancellationToken: TestContext.Current.CancellationToken);
        var queue = await channel.QueueDeclareAsync(cancellationToken: TestContext.Current.CancellationToken);
        await channel.QueueBindAsync(queue.QueueName, Exchange, "#", cancellationToken: TestContext.Current.CancellationToken);
        var consumer = new AsyncEventingBasicConsumer(channel);
        consumer.ReceivedAsync += (_, message) =>
        {
            tap._heard.Enqueue($"{Words(message.BasicProperties.Headers)} {Encoding.UTF8.GetString(message.Body.Span)}");
            return Task.CompletedTask;
        };
        await channel.BasicConsumeAsync(queue.QueueName, autoAck: true, consumer, TestContext.Current.CancellationToken);
        return tap;
    }

    public async ValueTask DisposeAsync()
    {
        await _connection.DisposeAsync();
        await _system.ControlBrokerAsync("trace_off");
    }

    private static string Words(object? value) => value switch
    {
        byte[] text => Encoding.UTF8.GetString(text),
        IDictionary<string, object?> table => string.Join(' ', table.Select(pair => $"{pair.Key}={Words(pair.Value)}")),
        IEnumerable<object?> list => string.Join(' ', list.Select(Words)),
        _ => $"{value}",
    };
}
