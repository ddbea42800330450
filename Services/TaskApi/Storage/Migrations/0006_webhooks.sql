-- Who wants to hear how a task ends, beside the service that reports it.
create table task_webhooks (
  task_id bigint primary key references tasks (id) on delete cascade,
  url text not null,
  secret text not null
);
alter table tasks add column has_webhook boolean not null default false;

-- What has to be told, and what was. A terminal fact has one message id, however many receivers it has and however often it is sent.
create table webhook_deliveries (
  id bigint generated always as identity primary key,
  message_id text not null,
  task_id bigint not null references tasks (id) on delete cascade,
  user_id bigint not null,
  service text,
  url text not null,
  secret text not null,
  payload text not null,
  state text not null default 'pending' check (state in ('pending', 'delivered', 'failed')),
  attempts integer not null default 0,
  created_at timestamptz not null default now(),
  next_attempt_at timestamptz not null default now(),
  give_up_at timestamptz not null,
  delivered_at timestamptz
);
create index webhook_deliveries_due on webhook_deliveries (next_attempt_at) where state = 'pending';
create index webhook_deliveries_of_task on webhook_deliveries (task_id);
create index webhook_deliveries_of_service on webhook_deliveries (service, id desc);
create index webhook_deliveries_of_user on webhook_deliveries (user_id, id desc) where service is null;
create index webhook_deliveries_age on webhook_deliveries (created_at);

create table webhook_attempts (
  delivery_id bigint not null references webhook_deliveries (id) on delete cascade,
  attempt integer not null,
  at timestamptz not null default now(),
  milliseconds integer not null,
  status integer,
  error text,
  primary key (delivery_id, attempt)
);
