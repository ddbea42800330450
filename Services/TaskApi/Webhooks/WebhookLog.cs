using System.Text.Json;
using Dapper;
using Npgsql;

namespace AiTasks.TaskApi.Webhooks;

/// <summary>Whose deliveries are meant: those of a service, or those of the tasks that a person started.</summary>
internal sealed record WebhookOwner(string? Service, long? UserId);

/// <summary>The log of deliveries. Every question names its owner.</summary>
internal sealed class WebhookLog(NpgsqlDataSource database)
{
    private const string Find =
        """
        select id, message_id, task_id, url, state, created_at, next_attempt_at, delivered_at, payload from webhook_deliveries
        where (service = @Service or (service is null and user_id = @UserId))
          and (@id::bigint is null or id = @id) and (@task::bigint is null or task_id = @task) and (@state::text is null or state = @state)
        order by id desc limit @limit
        """;

    private const string FindAttempts =
        "select delivery_id, attempt, at, milliseconds, status, error from webhook_attempts where delivery_id = any(@ids) order by delivery_id, attempt";

    // Sent now, with as long a patience as at first. Its message id stays, so that a receiver knows it.
    private const string Again =
        """
        update webhook_deliveries set state = 'pending', next_attempt_at = now(), delivered_at = null, give_up_at = greatest(give_up_at, now() + @patience)
        where id = @id and (service = @Service or (service is null and user_id = @UserId))
        """;

    public async Task<IReadOnlyList<WebhookDelivery>> ReadAsync(
        WebhookOwner owner, long? id, long? task, string? state, int limit, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        var rows = (await connection.QueryAsync<DeliveryRow>(new CommandDefinition(
            Find, new { owner.Service, owner.UserId, id, task, state, limit }, cancellationToken: cancellationToken))).AsList();
        var attempts = (await connection.QueryAsync<AttemptRow>(new CommandDefinition(
            FindAttempts, new { ids = rows.ConvertAll(row => row.Id).ToArray() }, cancellationToken: cancellationToken))).ToLookup(row => row.DeliveryId);
        return rows.ConvertAll(row => row.ToDelivery(attempts[row.Id]));
    }

    /// <returns>False: the owner has no such delivery.</returns>
    public async Task<bool> ReplayAsync(WebhookOwner owner, long id, TimeSpan patience, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        return await connection.ExecuteAsync(new CommandDefinition(
            Again, new { owner.Service, owner.UserId, id, patience }, cancellationToken: cancellationToken)) > 0;
    }

    private sealed record DeliveryRow
    {
        public long Id { get; init; }
        public string MessageId { get; init; } = "";
        public long TaskId { get; init; }
        public string Url { get; init; } = "";
        public string State { get; init; } = "";
        public DateTime CreatedAt { get; init; }
        public DateTime NextAttemptAt { get; init; }
        public DateTime? DeliveredAt { get; init; }
        public string Payload { get; init; } = "";

        public WebhookDelivery ToDelivery(IEnumerable<AttemptRow> attempts) => new()
        {
            Id = Id,
            MessageId = MessageId,
            Task = TaskId,
            Url = Url,
            State = State,
            CreatedAt = CreatedAt,
            NextAttemptAt = State == "pending" ? NextAttemptAt : null,
            DeliveredAt = DeliveredAt,
            Payload = JsonElement.Parse(Payload),
            Attempts = [.. attempts.Select(row => row.ToAttempt())],
        };
    }

    private sealed record AttemptRow
    {
        public long DeliveryId { get; init; }
        public int Attempt { get; init; }
        public DateTime At { get; init; }
        public int Milliseconds { get; init; }
        public int? Status { get; init; }
        public string? Error { get; init; }

        public WebhookAttempt ToAttempt() => new() { Attempt = Attempt, At = At, Milliseconds = Milliseconds, Status = Status, Error = Error };
    }
}
