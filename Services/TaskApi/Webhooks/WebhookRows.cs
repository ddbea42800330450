using System.Globalization;
using System.Text.Json;
using AiTasks.Contracts;
using AiTasks.TaskApi.Tasks;
using Npgsql;
using NpgsqlTypes;

namespace AiTasks.TaskApi.Webhooks;

/// <summary>How deliveries stand in their table.</summary>
internal static class WebhookRows
{
    /// <summary>Writes what is to be told of tasks that have just ended, beside the end itself.</summary>
    public static NpgsqlBatchCommand Insert(
        IReadOnlyCollection<AiTask> ended, IReadOnlyList<(string Service, WebhookTarget Target)> ofServices, TimeSpan giveUpAfter)
    {
        var command = new NpgsqlBatchCommand(
            """
            with ended as (
              select * from unnest($1, $2, $3, $4, $5) as e (task_id, user_id, service, message_id, payload)
            ), receiver as (
              select task_id, url, secret from task_webhooks where task_id = any($1)
              union all
              select e.task_id, s.url, s.secret from ended e join unnest($6, $7, $8) as s (service, url, secret) on s.service = e.service
            )
            insert into webhook_deliveries (message_id, task_id, user_id, service, url, secret, payload, give_up_at)
            select e.message_id, e.task_id, e.user_id, e.service, r.url, r.secret, e.payload, now() + $9
            from ended e join receiver r using (task_id)
            """);

        void Column<TItem, T>(NpgsqlDbType type, IEnumerable<TItem> items, Func<TItem, T> value) => command.Parameters.Add(
            new NpgsqlParameter { Value = items.Select(value).ToArray(), NpgsqlDbType = NpgsqlDbType.Array | type });

        Column(NpgsqlDbType.Bigint, ended, task => task.Id);
        Column(NpgsqlDbType.Bigint, ended, task => task.UserId);
        Column(NpgsqlDbType.Text, ended, task => task.Service);
        Column(NpgsqlDbType.Text, ended, task => string.Create(CultureInfo.InvariantCulture, $"msg_task_{task.Id}"));
        Column(NpgsqlDbType.Text, ended, Payload);
        Column(NpgsqlDbType.Text, ofServices, one => one.Service);
        Column(NpgsqlDbType.Text, ofServices, one => one.Target.Url);
        Column(NpgsqlDbType.Text, ofServices, one => one.Target.Secret);
        command.Parameters.Add(new NpgsqlParameter { Value = giveUpAfter, NpgsqlDbType = NpgsqlDbType.Interval });
        return command;
    }

    private static string Payload(AiTask task)
    {
        var fact = task.ToFact();
        return JsonSerializer.Serialize(
            new
            {
                Type = $"task.{fact.State}",
                Timestamp = fact.FinishedAt,
                Data = new
                {
                    Id = fact.TaskId,
                    TaskId = fact.Name,
                    fact.TaskType,
                    task.UserId,
                    Status = fact.State,
                    fact.Result,
                    fact.Error,
                    fact.RedirectUrl,
                    fact.CreatedAt,
                    fact.FinishedAt,
                },
            },
            WireJson.SnakeCase);
    }
}
