using AiTasks.Contracts;
using AiTasks.TaskApi.Tasks;
using Npgsql;
using NpgsqlTypes;

namespace AiTasks.TaskApi.Chats;

/// <summary>How answers come into their chats: in the transaction in which their tasks end.</summary>
internal static class AnswerRows
{
    /// <summary>How an answer that was stopped is marked.</summary>
    public const string Stopped = "stopped";

    /// <summary>How an answer that broke off is marked.</summary>
    public const string Partial = "partial";

    /// <summary>SQL for what a task has shown of its answer, from its stream: an expression over <c>a.task_id</c>.</summary>
    public const string Shown =
        $"""
         (select string_agg(piece.value->>'text', '' order by e.seq, piece.ordinality)
          from stream_events e cross join lateral jsonb_array_elements(e.data->'output') with ordinality piece
          where e.key = 'task:' || a.task_id and e.type = '{FactTypes.TaskOutput}' and piece.value->>'type' = '{OutputTypes.Text}')
         """;

    // An answer that a newer one replaced is nobody's; one that nothing was seen of is none. Chats are locked in the order of their ids.
    private const string Keep =
        $"""
         with ended as (
           select e.task_id, e.state, e.result, m.chat_id, m.turn
           from unnest((select $1), (select $2), (select $3)) as e (task_id, state, result)
           join chat_answers a using (task_id) join messages m on m.id = a.message_id
           where not exists (select 1 from chat_answers newer where newer.message_id = a.message_id and newer.task_id > a.task_id)
         ), written as (
           select a.*, coalesce(a.result->>'content', {Shown}, '') as content from ended a
         ), kept as (
           insert into messages (chat_id, turn, role, content, message_type, images, sources)
           select chat_id, turn, 'assistant', content,
             case state when '{TaskStates.Completed}' then 'text' when '{TaskStates.Cancelled}' then '{Stopped}' else '{Partial}' end,
             case when jsonb_typeof(result->'images') = 'array' then result->'images' else '[]' end,
             case when jsonb_typeof(result->'sources') = 'array' then result->'sources' else '[]' end
           from written where content <> '' or state = '{TaskStates.Completed}'
           on conflict (chat_id, turn, role) do nothing
         ), moved as (
           select id from chats where id in (select chat_id from ended) order by id for no key update
         )
         update chats set updated_at = clock_timestamp() where id in (select id from moved)
         """;

    /// <summary>Writes down the answers of those tasks of chats that have ended. What they said last must be in their streams already.</summary>
    public static void AddTo(NpgsqlBatch batch, AiTask[] changed)
    {
        var ended = Array.FindAll(changed, task => !task.IsOpen && task.Type == TaskTypes.ChatAnswer);
        if (ended.Length == 0) return;

        var command = new NpgsqlBatchCommand(Keep);
        Column(NpgsqlDbType.Bigint, task => task.Id);
        Column(NpgsqlDbType.Text, task => task.State);
        Column(NpgsqlDbType.Jsonb, task => task.Result);
        batch.BatchCommands.Add(command);

        void Column<T>(NpgsqlDbType type, Func<AiTask, T> value) => command.Parameters.Add(
            new NpgsqlParameter { Value = Array.ConvertAll(ended, task => value(task)), NpgsqlDbType = NpgsqlDbType.Array | type });
    }
}
