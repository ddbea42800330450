alter table tasks add column idempotency_key text;
-- The same key of the same person names the same task, whatever races for it.
create unique index tasks_idempotency on tasks (user_id, idempotency_key) where idempotency_key is not null;
create index tasks_idempotency_age on tasks (created_at) where idempotency_key is not null;
