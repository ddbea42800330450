using System.Text;
using AiTasks.Contracts;
using AiTasks.ServiceDefaults.Bus;
using AiTasks.TestServers;
using RabbitMQ.Client;

namespace AiTasks.TaskApi.FunctionalTests;

/// <summary>Puts messages where the bus parks what nobody could handle.</summary>
internal sealed class Parking(TaskApiFixture fixture)
{
    /// <summary>Parks a message that a reader of a queue would understand, as if it had failed once.</summary>
    /// <param name="queue">One of <see cref="BusEndpoints.Queues"/>.</param>
    /// <param name="id">The message's name.</param>
    /// <param name="body">What it says.</param>
    /// <returns>Where it is parked.</returns>
    public async Task<string> ParkAsync(string queue, string id, string body)
    {
        // The bus makes the queue of errors when it parks its first message there.
        var parked = BusEndpoints.ParkedOf(queue)[0];
        await PublishAsync(queue, $"{Guid.NewGuid()}", "no JSON", null);
        await Wait.ForAsync($"{parked} to be there", async () => await CountAsync(parked) > 0);
        await PublishAsync(parked, id, body, "it broke");
        return parked;
    }

    /// <summary>A queue that is none of the system's.</summary>
    public async Task DeclareAsync(string queue, string id)
    {
        await using var connection = await ConnectAsync();
        await using var channel = await connection.CreateChannelAsync();
        await channel.QueueDeclareAsync(queue, durable: true, exclusive: false, autoDelete: false);
        await PublishAsync(queue, id, "{}", "it broke");
    }

    public async Task<uint> CountAsync(string queue)
    {
        await using var messages = await ParkedMessages.ConnectAsync(new Uri(fixture.Servers.RabbitMqConnection), "test", CancellationToken.None);
        return await messages.CountAsync(queue, CancellationToken.None);
    }

    private async Task PublishAsync(string queue, string id, string body, string? reason)
    {
        await using var connection = await ConnectAsync();
        await using var channel = await connection.CreateChannelAsync(new CreateChannelOptions(true, true));
        var properties = new BasicProperties
        {
            MessageId = id,
            ContentType = "application/vnd.masstransit+json",
            Persistent = true,
            Headers = reason is null ? null : new Dictionary<string, object?> { ["MT-Reason"] = reason },
        };
        await channel.BasicPublishAsync("", queue, mandatory: true, properties, Encoding.UTF8.GetBytes(body));
    }

    private Task<IConnection> ConnectAsync() => new ConnectionFactory { Uri = new Uri(fixture.Servers.RabbitMqConnection) }.CreateConnectionAsync();
}
