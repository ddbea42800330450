-- Who did what to whom, apart from the logs. People stand here by their number for the outside alone: once they are gone it names nobody.
create table audit_log (
  id bigint generated always as identity primary key,
  at timestamptz not null default clock_timestamp(),
  deed text not null,
  actor_kind text not null check (actor_kind in ('person', 'service', 'system', 'nobody')),
  actor_person uuid,
  actor_service text,
  person uuid,
  subject text,
  address inet,
  trace_id text,
  constraint actor_as_its_kind_says check ((actor_kind = 'person') = (actor_person is not null) and (actor_kind = 'service') = (actor_service is not null))
);
create index audit_log_age on audit_log (at);
create index audit_log_deed on audit_log (deed, id);
create index audit_log_actor on audit_log (actor_person, id) where actor_person is not null;
create index audit_log_person on audit_log (person, id) where person is not null;

-- Rows are added, and leave after AuditOptions.Retention, which is never less than this. An address is all that may be forgotten before:
-- when its person goes.
create function audit_log_keeps() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' then
    if old.at < now() - interval '30 days' then return old; end if;
  elsif tg_op = 'UPDATE' then
    old.address := null;
    if new is not distinct from old then return new; end if;
  end if;
  raise exception 'audit_log can only be added to' using errcode = 'restrict_violation';
end
$$;
create trigger audit_log_rows before update or delete on audit_log for each row execute function audit_log_keeps();
create trigger audit_log_whole before truncate on audit_log for each statement execute function audit_log_keeps();
