using AiTasks.TaskApi.Tasks;

namespace AiTasks.TaskApi.Dispatch;

/// <summary>
/// SQL of the order in which commands are sent. People take turns: whose turn was longest ago, or never, is next, so a person with a
/// thousand waiting tasks has one turn as everybody else. A command that had its turn goes before: its worker died or gave it back, it has
/// waited once already, and there are never more of them than slots.
/// </summary>
internal static class DispatchRows
{
    /// <summary>The order of rows of <see cref="Queue"/>, the next one first.</summary>
    public const string Order = "sent_at nulls last, had_turn desc, lap, served nulls first, id";

    /// <summary>
    /// What waits. A person's second command is a lap behind everybody's first. The turn is a subquery, so that it stays a look into an
    /// index: the plan of a join, kept from a time when nobody had had a turn, would read all of them whenever one command is sent.
    /// </summary>
    public const string Waiting =
        $"""
         select o.id, o.task_id, o.user_id, o.had_turn, o.sent_at, (select t.served from turns t where t.user_id = o.user_id) as served,
           row_number() over (partition by o.had_turn, o.user_id order by o.id) as lap
         from outbox o
         where o.kind = '{TaskCommandKinds.Generate}' and o.sent_at is null
         """;

    /// <summary>What was sent and is not claimed, and what waits.</summary>
    public const string Queue =
        $"""
         {Waiting} union all
         select o.id, o.task_id, o.user_id, o.had_turn, o.sent_at, null, 0 from outbox o
         where o.kind = '{TaskCommandKinds.Generate}' and o.sent_at is not null
         """;

    /// <summary>How many tasks workers can do at once; 0 while none is known.</summary>
    public const string Slots = "select coalesce(sum(slots), 0)::int as slots from workers where seen_at > now() - @WorkerLapse";

    /// <summary>
    /// Takes the next commands that there is room for, and remembers whose turn it was. What a change of its task holds just now is passed
    /// over. Under <see cref="Lock"/>, or two replicas would fill the same room. Says in every row whether others wait on; there is one
    /// without a command when none was taken. Asked in a statement of its own that would count what was started a moment after, for which
    /// there may be room.
    /// </summary>
    public const string Take =
        $"""
         with capacity as (
           {Slots}
         ), room as (
           select least(@MaxWindow, case when slots = 0 then @MinWindow
             else slots + floor(slots * @Headroom)::int - (select count(*) from tasks where state = 'running' and service is null) end)
             - (select count(*) from outbox where kind = '{TaskCommandKinds.Generate}' and sent_at is not null) as places
           from capacity
         ), waiting as (
           {Waiting}
         ), next as (
           select id, row_number() over (order by {Order}) as place from waiting
           order by place limit (select least(greatest(places, 0), @BatchSize) from room)
         ), unlocked as (
           select o.id, next.place from next cross join lateral (select id from outbox where id = next.id for update skip locked) o
         ), taken as materialized (
           select array(select id from unlocked order by place) as ids
         ), rest as materialized (
           select exists (
             select 1 from outbox where kind = '{TaskCommandKinds.Generate}' and sent_at is null and id <> all(taken.ids)) as backlog
           from taken
         ), sent as (
           update outbox o set sent_at = statement_timestamp() + array_position(taken.ids, o.id) * interval '1 microsecond'
           from taken where o.id = any(taken.ids)
           returning o.id, o.task_id, o.user_id, o.attempt, o.trace_parent, o.had_turn, o.refused_at, o.sent_at
         ), served as (
           insert into turns (user_id, served)
           select user_id, nextval('turn_numbers') from (
             select user_id from sent where not had_turn and user_id <> 0 group by user_id order by max(sent_at)) people
           on conflict (user_id) do update set served = excluded.served
         )
         select rest.backlog, sent.id, '{TaskCommandKinds.Generate}' as kind, sent.task_id, sent.attempt, sent.trace_parent,
           sent.refused_at is not null as refused, t.user_id, t.type, t.context, t.language, t.deadline_at
         from rest left join (sent join tasks t on t.id = sent.task_id) on true order by sent.sent_at
         """;

    /// <summary>
    /// Begins what has to be one at a time in all replicas, until the end of the transaction. What a crash of the database forgets of it is
    /// sent again, so nobody waits for its disk. Only index scans: they note what they found dead and pass it over from then on, where a
    /// bitmap scan reads every command sent since the last vacuum, each time; and a plan of a time when there were few tasks does not read
    /// all of them when there are many. What has no index looks dear then, which is no reason to compile it.
    /// </summary>
    public const string Lock =
        """
        select 1 from pg_advisory_xact_lock(hashtextextended('dispatch', 0)), set_config('synchronous_commit', 'off', true) as disk,
          set_config('enable_seqscan', 'off', true) as all_rows, set_config('enable_bitmapscan', 'off', true) as dead_rows,
          set_config('jit', 'off', true) as compiled
        """;
}
