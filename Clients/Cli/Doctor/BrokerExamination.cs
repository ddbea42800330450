using System.Text;
using AiTasks.Cli.Deployments;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;
using RabbitMQ.Client.Exceptions;

namespace AiTasks.Cli.Doctor;

/// <summary>RabbitMQ: whether it lets us in, and whether a message goes in and comes out again.</summary>
internal sealed class BrokerExamination(Deployment deployment) : IExamination
{
    private static readonly Version Oldest = new(3, 10);
    private static readonly CreateChannelOptions Confirmed = new(publisherConfirmationsEnabled: true, publisherConfirmationTrackingEnabled: true);

    public string Part => "broker";

    /// <exception cref="FormatException">It is no address of a broker.</exception>
    public static Uri AddressOf(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is "amqp" or "amqps" ? uri : throw new FormatException();

    public async Task ExamineAsync(Findings findings, CancellationToken cancellationToken)
    {
        if (ReadAddress(deployment) is not { } address) return;
        try
        {
            var factory = new ConnectionFactory { Uri = address, AutomaticRecoveryEnabled = false };
            await using var connection = await factory.CreateConnectionAsync("aitasks doctor", cancellationToken);
            findings.Ok("broker", $"Reached at {address.Host}:{address.Port}.");
            ExamineVersion(connection, findings);
            await PassMessageAsync(connection, findings, cancellationToken);
        }
        catch (Exception error) when (error is BrokerUnreachableException or RabbitMQClientException or IOException)
        {
            findings.Trouble(
                "broker", $"{address.Host}:{address.Port}: {error.GetBaseException().Message}",
                "See whether RabbitMQ runs, whether the network lets this machine reach it, and whether the account is right. "
                + "Until then accepted tasks wait in the database.");
        }
    }

    /// <summary>Where it is; null when that is not said, or in no form that is understood, which is noted with the configuration.</summary>
    public static Uri? ReadAddress(Deployment deployment)
    {
        try
        {
            return deployment.ConnectionString(Deployment.Broker) is { } text ? AddressOf(text) : null;
        }
        catch (FormatException)
        {
            return null;
        }
    }

    private static void ExamineVersion(IConnection connection, Findings findings)
    {
        var said = connection.ServerProperties?["version"] is byte[] text ? Encoding.UTF8.GetString(text) : "";
        findings.Judge(
            "broker version", Version.TryParse(said.Split('-', '+')[0], out var version) && version >= Oldest, $"RabbitMQ {said}.",
            $"AiTasks needs {Oldest} or newer: upgrade it.");
    }

    // A broker that is short of memory or disk answers, and takes nothing from whoever publishes.
    private static async Task PassMessageAsync(IConnection connection, Findings findings, CancellationToken cancellationToken)
    {
        var blocked = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        connection.ConnectionBlockedAsync += NoteAsync;
        var passed = PassAsync(connection, cancellationToken);
        if (await Task.WhenAny(passed, blocked.Task) == blocked.Task)
        {
            findings.Trouble(
                "broker", $"It takes no messages: {await blocked.Task}.",
                "Give it memory or disk, whichever it is short of; it goes on by itself. Until then accepted tasks wait in the database.");
            await IgnoreAsync(passed);
            return;
        }

        await passed;
        findings.Ok("broker", "A message went in and came out.");

        Task NoteAsync(object sender, ConnectionBlockedEventArgs blocking)
        {
            blocked.TrySetResult(blocking.Reason);
            return Task.CompletedTask;
        }
    }

    // Its queue goes with the connection. The second question is not heard by a broker that has blocked us meanwhile.
    private static async Task PassAsync(IConnection connection, CancellationToken cancellationToken)
    {
        var channel = await connection.CreateChannelAsync(Confirmed, cancellationToken);
        var queue = await channel.QueueDeclareAsync("", durable: false, exclusive: true, autoDelete: true, cancellationToken: cancellationToken);
        await channel.BasicPublishAsync(exchange: "", queue.QueueName, mandatory: true, ReadOnlyMemory<byte>.Empty, cancellationToken);
        while (await channel.BasicGetAsync(queue.QueueName, autoAck: true, cancellationToken) is null) cancellationToken.ThrowIfCancellationRequested();
    }

    private static async Task IgnoreAsync(Task passing)
    {
        try
        {
            await passing.WaitAsync(TimeSpan.Zero);
        }
        catch (Exception error) when (error is TimeoutException or RabbitMQClientException or OperationCanceledException)
        {
            // It waits for an answer that will not come, and ends with the connection.
        }
    }
}
