namespace AiTasks.TaskApi.PersonalData;

/// <summary>
/// What is removed of a person (<c>@id</c>, for the outside <c>@publicId</c>) before the account itself, which takes along whatever small things
/// refer to it. Each is repeated until nothing of it is left, and may be done again from the beginning by any node.
/// </summary>
internal static class ErasureSteps
{
    /// <summary>In this order: what refers to something goes before it.</summary>
    public static readonly IReadOnlyList<string> All =
    [
        "delete from publications where id in (select id from publications where user_id = @id limit @Batch)",
        "delete from posts where id in (select id from posts where user_id = @id limit @Batch)",
        "delete from pictures where id in (select id from pictures where user_id = @id limit @Batch)",
        """
        delete from messages where id in (
          select m.id from chats c join messages m on m.chat_id = c.id where c.user_id = @id limit @Batch)
        """,
        "delete from chats where id in (select id from chats where user_id = @id limit @Batch)",
        "delete from shared_answers where id in (select id from shared_answers where user_id = @id limit @Batch)",
        """
        delete from stream_events where (key, seq) in (
          select e.key, e.seq from tasks t join stream_events e on e.key = 'task:' || t.id where t.user_id = @id limit @Batch)
        """,
        """
        delete from streams where key in (
          select s.key from tasks t join streams s on s.key = 'task:' || t.id where t.user_id = @id limit @Batch)
        """,

        // Workers have to be told to stop before it is forgotten what they were to stop.
        """
        delete from tasks where id in (
          select id from tasks t where user_id = @id and finished_at is not null
            and not exists (select 1 from outbox o where o.task_id = t.id and o.kind = 'cancel') limit @Batch)
        """,
        "delete from stream_events where (key, seq) in (select key, seq from stream_events where key = 'user:' || @id limit @Batch)",
        "update model_calls set user_id = null where id in (select id from model_calls where user_id = @id limit @Batch)",
        "delete from model_budget_days where user_id = @id",
        "delete from turns where user_id = @id",

        // The deeds stay; from where they were done would still tell of a person.
        """
        update audit_log set address = null where id in (
          select id from audit_log
          where address is not null and (actor_person = @publicId or (person = @publicId and actor_kind = 'nobody')) limit @Batch)
        """,
    ];

    /// <summary>
    /// Removes the account, and with it what came while the steps were taken. Nothing new can refer to the account while its row is locked.
    /// What takes more than a row stays in the way, so that the steps are taken again.
    /// </summary>
    public const string Account =
        """
        select 1 from users where id = @id for update;
        delete from stream_events where key = 'user:' || @id;
        delete from streams where key = 'user:' || @id;
        delete from stream_acknowledgements where key = 'user:' || @id;
        delete from model_budget_days where user_id = @id;
        delete from users where id = @id
          and not exists (select 1 from files where user_id = @id) and not exists (select 1 from tasks where user_id = @id)
          and not exists (select 1 from model_calls where user_id = @id)
        returning public_id
        """;
}
