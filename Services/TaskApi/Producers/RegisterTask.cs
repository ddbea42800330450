using AiTasks.Contracts;
using AiTasks.ServiceDefaults.Telemetry;
using AiTasks.TaskApi.Accounts;
using AiTasks.TaskApi.Storage;
using AiTasks.TaskApi.Tasks;
using AiTasks.TaskApi.Webhooks;
using Dapper;
using Npgsql;

namespace AiTasks.TaskApi.Producers;

/// <summary>Registers tasks that backends do themselves.</summary>
internal sealed class RegisterTask(
    NpgsqlDataSource database, DatabaseRetry retry, AccountStore accounts, TaskLedger ledger, ProducerLimits limits, WebhookTargets webhooks,
    TaskTelemetry telemetry)
{
    // Two registrations of one name at once: the one that comes second finds the first.
    private const int MaxTries = 3;

    // The run itself, or else the newest of that name.
    private const string Find =
        """
        select id, user_id, run_id, state from tasks where service = @service and external_id = @TaskId
        order by run_id = @Run desc nulls last, id desc limit 1
        """;

    private const string Insert =
        """
        with started as (
          insert into tasks (user_id, type, language, context, service, external_id, title, extra_data, patience, run_id, trace_parent, has_webhook,
            deadline_at)
          select id, @TaskType, language, '{}', @service, @TaskId, @TaskTitle, @extraData::jsonb, @patience, @run, @trace, @webhookUrl::text is not null,
            now() + @patience
          from users where id = @owner
          on conflict do nothing
          returning id
        ), webhook as (
          insert into task_webhooks (task_id, url, secret) select id, @webhookUrl, @webhookSecret from started where @webhookUrl::text is not null
        )
        select id from started
        """;

    /// <summary>Registers a task, or finds that it is.</summary>
    public async Task<(ProducerProblem? Problem, RegisterAnswer? Answer)> ExecuteAsync(
        string service, RegisterRequest request, CancellationToken cancellationToken)
    {
        if (limits.Check(request) is { } problem) return (problem, null);
        var (refused, webhook) = webhooks.Read(request.Webhook, service);
        if (refused is not null) return (ProducerProblem.Invalid("webhook", refused), null);

        // One run for all tries, so that the second finds what the first did.
        var run = request.Run ?? Guid.CreateVersion7();
        try
        {
            return await retry.RepeatableAsync(token => RegisterAsync(service, request, run, webhook, token), cancellationToken);
        }
        catch (PostgresException error) when (DatabaseFailure.IsUnstorable(error))
        {
            return (ProducerProblem.Unstorable, null);
        }
    }

    private async Task<(ProducerProblem? Problem, RegisterAnswer? Answer)> RegisterAsync(
        string service, RegisterRequest request, Guid run, WebhookTarget? webhook, CancellationToken cancellationToken)
    {
        if (await accounts.FindIdAsync(request.UserId, request.User, cancellationToken) is not { } owner) return (ProducerProblem.UnknownUser, null);

        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        for (var tries = 0; tries < MaxTries; tries++)
        {
            var known = await connection.QuerySingleOrDefaultAsync<Known>(new CommandDefinition(
                Find, new { service, request.TaskId, Run = run }, cancellationToken: cancellationToken));
            if (known is not null && known.UserId != owner && (known.RunId == run || !TaskStates.IsTerminal(known.State)))
                return (ProducerProblem.TaskTaken, null);
            if (known is not null && (known.RunId == run || (request.Run is null && !TaskStates.IsTerminal(known.State))))
                return (null, Answer(request, known.Id, known.RunId, known.State, created: false));
            if (known is not null && !TaskStates.IsTerminal(known.State)) await SupersedeAsync(known.Id, cancellationToken);

            var values = new
            {
                owner,
                request.TaskType,
                request.TaskId,
                request.TaskTitle,
                service,
                run,
                extraData = ProducerLimits.Json(request.ExtraData),
                patience = limits.Patience(request.TimeoutSeconds),
                trace = TraceContext.Current,
                webhookUrl = webhook?.Url,
                webhookSecret = webhook?.Secret,
            };
            if (await connection.QuerySingleOrDefaultAsync<long?>(new CommandDefinition(Insert, values, cancellationToken: cancellationToken)) is { } id)
            {
                telemetry.Started(request.TaskType!);
                return (null, Answer(request, id, run, TaskStates.Pending, created: true));
            }
        }

        return (ProducerProblem.Unavailable, null);
    }

    private Task<bool> SupersedeAsync(long id, CancellationToken cancellationToken) => ledger.ChangeAsync([id], null, (tasks, now) =>
        tasks.TryGetValue(id, out var task) && task.Cancel(now), cancellationToken);

    private static RegisterAnswer Answer(RegisterRequest request, long id, Guid run, string state, bool created) =>
        new() { TaskId = request.TaskId!, Id = id, Run = run, State = state, Created = created };

    private sealed record Known
    {
        public long Id { get; init; }
        public long UserId { get; init; }
        public Guid RunId { get; init; }
        public string State { get; init; } = "";
    }
}
