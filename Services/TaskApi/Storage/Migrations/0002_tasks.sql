create table tasks (
  id bigint generated always as identity primary key,
  user_id bigint not null references users (id) on delete cascade,
  type text not null,
  language text not null,
  state text not null default 'pending' check (state in ('pending', 'running', 'completed', 'failed', 'cancelled')),
  progress integer not null default 0 check (progress between 0 and 100),
  progress_text text,
  step text,
  context jsonb not null check (jsonb_typeof(context) = 'object'),
  result jsonb check (jsonb_typeof(result) = 'object'),
  usage jsonb,
  error_code text,
  error_message text,
  attempt integer not null default 1,
  rescues integer not null default 0,
  run_id uuid,
  report_seq integer not null default 0,
  worker text,
  trace_parent text,
  created_at timestamptz not null default now(),
  dispatched_at timestamptz not null default now(),
  started_at timestamptz,
  heartbeat_at timestamptz,
  deadline_at timestamptz not null,
  finished_at timestamptz,
  constraint completed_with_its_result check ((state = 'completed') = (result is not null)),
  constraint failed_with_its_error check ((state = 'failed') = (error_code is not null and error_message is not null)),
  constraint terminal_with_its_time check ((state in ('completed', 'failed', 'cancelled')) = (finished_at is not null)),
  constraint running_with_its_run check (state <> 'running' or run_id is not null)
);
-- One open task per person and type is a fact of the database, whatever races for it.
create unique index tasks_one_open on tasks (user_id, type) where state in ('pending', 'running');
create index tasks_by_user on tasks (user_id, id desc);
create index tasks_cooldown on tasks (user_id, type, created_at desc);
create index tasks_open on tasks (deadline_at) where state in ('pending', 'running');

create table streams (
  key text primary key,
  epoch uuid not null default gen_random_uuid(),
  seq bigint not null default 0
);

create table stream_events (
  key text not null,
  seq bigint not null,
  type text not null,
  data jsonb not null,
  trace_parent text,
  at timestamptz not null default now(),
  primary key (key, seq)
);
create index stream_events_age on stream_events (at);

create table outbox (
  id bigint generated always as identity primary key,
  kind text not null,
  task_id bigint not null references tasks (id) on delete cascade,
  attempt integer not null,
  trace_parent text,
  created_at timestamptz not null default now()
);
