using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;

namespace AiTasks.ServiceDefaults.Bus;

/// <summary>Looks into the queues in which the bus parks messages, and brings messages back from there.</summary>
public sealed class ParkedMessages : IAsyncDisposable
{
    private static readonly CreateChannelOptions Confirmed = new(
        publisherConfirmationsEnabled: true, publisherConfirmationTrackingEnabled: true);

    private readonly IConnection _connection;

    private ParkedMessages(IConnection connection) => _connection = connection;

    /// <summary>Connects to the broker.</summary>
    /// <param name="address"><c>amqp://user:password@host:port</c></param>
    /// <param name="name">Who this is, for people who look at the broker's connections.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="BrokerUnreachableException">Nothing answers there, or it refuses the account.</exception>
    public static async Task<ParkedMessages> ConnectAsync(Uri address, string name, CancellationToken cancellationToken)
    {
        var factory = new ConnectionFactory { Uri = address, AutomaticRecoveryEnabled = false };
        return new ParkedMessages(await factory.CreateConnectionAsync(name, cancellationToken));
    }

    /// <summary>How many messages wait in a queue; 0 when nothing was ever parked there.</summary>
    public async Task<uint> CountAsync(string queue, CancellationToken cancellationToken) => (await FiguresAsync(queue, cancellationToken)).Messages;

    /// <summary>How many messages wait in a queue and how many take them; 0 for a queue that does not exist.</summary>
    public async Task<(uint Messages, uint Consumers)> FiguresAsync(string queue, CancellationToken cancellationToken)
    {
        await using var channel = await _connection.CreateChannelAsync(cancellationToken: cancellationToken);
        try
        {
            var found = await channel.QueueDeclarePassiveAsync(queue, cancellationToken);
            return (found.MessageCount, found.ConsumerCount);
        }
        catch (OperationInterruptedException error) when (error.ShutdownReason?.ReplyCode == Constants.NotFound)
        {
            return (0, 0);
        }
    }

    /// <summary>The messages of a queue, oldest first; they stay there.</summary>
    public async Task<IReadOnlyList<ParkedMessage>> ReadAsync(string queue, int atMost, CancellationToken cancellationToken)
    {
        var messages = new List<ParkedMessage>();
        await EachAsync(queue, (_, delivery) =>
        {
            messages.Add(ParkedMessage.From(delivery));
            return Task.FromResult(false);
        }, cancellationToken, atMost);
        return messages;
    }

    /// <summary>Puts messages into another queue, as they were; each leaves its place only when the broker has confirmed the copy.</summary>
    /// <param name="from">Where they are.</param>
    /// <param name="to">Where they go.</param>
    /// <param name="which">Says which ones.</param>
    /// <param name="cancellationToken">Ends the work; what has been moved stays there.</param>
    /// <param name="atMost">How many of the oldest are looked at.</param>
    /// <returns>How many.</returns>
    /// <exception cref="PublishException">The queue does not exist; the message stays where it is.</exception>
    public Task<int> MoveAsync(
        string from, string to, Predicate<ParkedMessage> which, CancellationToken cancellationToken, int atMost = int.MaxValue) =>
        EachAsync(from, async (channel, delivery) =>
        {
            if (!which(ParkedMessage.From(delivery))) return false;
            await channel.BasicPublishAsync(
                exchange: "", to, mandatory: true, ParkedMessage.Original(delivery.BasicProperties), delivery.Body, cancellationToken);
            return true;
        }, cancellationToken, atMost);

    /// <summary>Deletes messages.</summary>
    /// <param name="queue">Where they are.</param>
    /// <param name="which">Says which ones.</param>
    /// <param name="cancellationToken">Ends the work; what has been deleted is gone.</param>
    /// <param name="atMost">How many of the oldest are looked at.</param>
    /// <returns>How many.</returns>
    public Task<int> DiscardAsync(string queue, Predicate<ParkedMessage> which, CancellationToken cancellationToken, int atMost = int.MaxValue) =>
        EachAsync(queue, (_, delivery) => Task.FromResult(which(ParkedMessage.From(delivery))), cancellationToken, atMost);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _connection.DisposeAsync();

    // Those that are not taken return to the queue, in their places, when the channel closes.
    private async Task<int> EachAsync(
        string queue, Func<IChannel, BasicGetResult, Task<bool>> take, CancellationToken cancellationToken, int atMost = int.MaxValue)
    {
        await using var channel = await _connection.CreateChannelAsync(Confirmed, cancellationToken);
        var taken = 0;
        for (var left = Math.Min(await CountAsync(queue, cancellationToken), atMost); left > 0; left--)
        {
            if (await channel.BasicGetAsync(queue, autoAck: false, cancellationToken) is not { } delivery) break;
            if (!await take(channel, delivery)) continue;
            await channel.BasicAckAsync(delivery.DeliveryTag, multiple: false, cancellationToken);
            taken++;
        }

        return taken;
    }
}
