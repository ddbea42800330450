-- Tasks that another backend does and reports. The name is the backend's own and may be used again once the task is over.
alter table tasks
  add column service text,
  add column external_id text,
  add column title text,
  add column extra_data jsonb check (jsonb_typeof(extra_data) = 'object'),
  add column redirect_url text,
  add column redirect_params jsonb check (jsonb_typeof(redirect_params) = 'object'),
  add column patience interval,
  add constraint reported_under_a_name check ((service is null) = (external_id is null) and (service is null) = (patience is null));

-- A person has one open task of a type that our workers do; backends may have many.
drop index tasks_one_open;
create unique index tasks_one_open on tasks (user_id, type) where state in ('pending', 'running') and service is null;
create unique index tasks_one_open_of_a_name on tasks (service, external_id) where state in ('pending', 'running') and service is not null;
create index tasks_by_name on tasks (external_id, id desc) where external_id is not null;

-- What a person did to a task's record and to its notification, which is the task itself seen from the side of the news.
alter table tasks
  add column dismissed_at timestamptz,
  add column notification_read_at timestamptz,
  add column notification_removed_at timestamptz;
create index tasks_unread on tasks (user_id)
  where notification_removed_at is null and (notification_read_at is null or notification_read_at < finished_at);
