using System.Diagnostics;
using AiTasks.TaskApi.Tasks;
using Dapper;
using Microsoft.Extensions.Options;
using Npgsql;

namespace AiTasks.TaskApi.Webhooks;

/// <summary>
/// Sends what is due and writes down what became of it. Any number of replicas may do it at once. One that dies in between leaves
/// a delivery to be sent again: receivers know it by its message id.
/// </summary>
internal sealed class WebhookDispatcher(
    NpgsqlDataSource database, WebhookSeal seal, WebhookSender sender, TaskTelemetry telemetry, IOptions<WebhookOptions> options,
    ILogger<WebhookDispatcher> logger) : BackgroundService
{
    private const double Jitter = 0.2;

    // Another replica may know the master key, or this one in a while: it is tried again as if the receiver had been away.
    private static readonly WebhookOutcome Unreadable = new(null, "the secret cannot be decrypted here");

    // Taken until well after the call must have ended.
    private const string Take =
        """
        update webhook_deliveries set attempts = attempts + 1, next_attempt_at = now() + 2 * @Timeout + interval '5 seconds'
        where id in (
          select id from webhook_deliveries where state = 'pending' and next_attempt_at <= now()
          order by next_attempt_at limit @Concurrency for update skip locked)
        returning id, message_id, url, secret, payload, attempts
        """;

    private const string Note =
        """
        with noted as (
          insert into webhook_attempts (delivery_id, attempt, milliseconds, status, error) values (@id, @attempts, @milliseconds, @status, @error)
          on conflict do nothing
        )
        update webhook_deliveries set
          state = case when @delivered then 'delivered' when @gone or now() + @pause > give_up_at then 'failed' else 'pending' end,
          delivered_at = case when @delivered then now() end,
          next_attempt_at = now() + @pause
        where id = @id
        """;

    private const string Trim = "delete from webhook_deliveries where created_at < now() - @Retention and state <> 'pending'";

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.Value.PollInterval);
        var trimmedAt = Stopwatch.GetTimestamp();
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                while (await SendDueAsync(stoppingToken) == options.Value.Concurrency)
                {
                }

                if (Stopwatch.GetElapsedTime(trimmedAt) < TimeSpan.FromHours(1)) continue;
                trimmedAt = Stopwatch.GetTimestamp();
                await ExecuteAsync(Trim, new { options.Value.Retention }, stoppingToken);
            }
            catch (Exception error) when (!stoppingToken.IsCancellationRequested)
            {
                // Whatever went wrong, the rows are still there, and nobody else would send them.
                logger.LogWarning("Webhooks wait: {Reason}", error.Message);
            }
        }
    }

    private async Task<int> SendDueAsync(CancellationToken cancellationToken)
    {
        Delivery[] due;
        await using (var connection = await database.OpenConnectionAsync(cancellationToken))
        {
            due = [.. await connection.QueryAsync<Delivery>(new CommandDefinition(
                Take, new { options.Value.Timeout, options.Value.Concurrency }, cancellationToken: cancellationToken))];
        }

        await Task.WhenAll(due.Select(one => SendAsync(one, cancellationToken)));
        return due.Length;
    }

    private async Task SendAsync(Delivery delivery, CancellationToken cancellationToken)
    {
        var began = Stopwatch.GetTimestamp();
        var outcome = seal.Open(delivery.Url, delivery.Secret) is { } secret
            ? await sender.SendAsync(delivery.Url, secret, delivery.MessageId, delivery.Payload, cancellationToken)
            : Unreadable;
        telemetry.Webhook(outcome.Delivered);
        if (!outcome.Delivered)
            logger.LogWarning("Webhook {MessageId} was not delivered, try {Try}: {Reason}", delivery.MessageId, delivery.Attempts, outcome.Error);
        await ExecuteAsync(
            Note,
            new
            {
                delivery.Id,
                delivery.Attempts,
                milliseconds = (int)Stopwatch.GetElapsedTime(began).TotalMilliseconds,
                outcome.Status,
                outcome.Error,
                outcome.Delivered,
                outcome.Gone,
                pause = Pause(delivery.Attempts),
            },
            cancellationToken);
    }

    private TimeSpan Pause(int attempts)
    {
        var doubled = options.Value.RetryDelay * Math.Pow(2, Math.Min(attempts - 1, 30));
        var pause = doubled < options.Value.MaxRetryDelay ? doubled : options.Value.MaxRetryDelay;
        return pause * (1 - Jitter + 2 * Jitter * Random.Shared.NextDouble());
    }

    private async Task ExecuteAsync(string sql, object values, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await connection.ExecuteAsync(new CommandDefinition(sql, values, cancellationToken: cancellationToken));
    }

    private sealed record Delivery
    {
        public long Id { get; init; }
        public string MessageId { get; init; } = "";
        public string Url { get; init; } = "";
        public string Secret { get; init; } = "";
        public string Payload { get; init; } = "";
        public int Attempts { get; init; }
    }
}
