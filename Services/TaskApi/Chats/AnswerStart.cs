using AiTasks.Contracts;
using AiTasks.TaskApi.Tasks;

namespace AiTasks.TaskApi.Chats;

/// <summary>How the task of an answer comes into being, in the transaction of whatever asks for it.</summary>
internal static class AnswerStart
{
    /// <summary>
    /// SQL for parts of a <c>with</c>: the task, its stream, what it answers and its command. It needs <c>@owner</c>, <c>@language</c>,
    /// <c>@chatId</c>, <c>@messageId</c>, <c>@taskTitle</c>, <c>@key</c>, <c>@fingerprint</c>, <c>@publicUrl</c>, <c>@trace</c> and <c>@Deadline</c>, and gives
    /// <c>started</c> with the task's <c>id</c>.
    /// </summary>
    public const string Sql =
        $"""
         started as (
           insert into tasks (user_id, type, language, title, context, idempotency_key, fingerprint, exclusive, trace_parent, deadline_at)
           values (@owner, '{TaskTypes.ChatAnswer}', @language, @taskTitle, jsonb_build_object('chat_id', @chatId, 'message_id', @messageId),
             @key, @fingerprint, false, @trace, now() + @Deadline)
           returning id, attempt
         ), stream as (
           insert into streams (key) select 'task:' || id from started
         ), answer as (
           insert into chat_answers (task_id, message_id, public_url) select id, @messageId, @publicUrl from started
         ), command as (
           insert into outbox (kind, task_id, attempt, trace_parent, user_id)
           select '{TaskCommandKinds.Generate}', id, attempt, @trace, @owner from started
         )
         """;
}
