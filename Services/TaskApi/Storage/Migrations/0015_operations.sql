-- What those who look after the system see.

alter table workers
  add column running integer,
  add column providers jsonb not null default '[]' check (jsonb_typeof(providers) = 'array');

-- Processes that say every few seconds how they are. Those of the push service say whose sockets they hold.
create unlogged table nodes (
  id text primary key,
  service text not null,
  health text not null,
  problems jsonb not null default '{}',
  sockets jsonb not null default '{}',
  people integer not null default 0,
  seen_at timestamptz not null default now()
);

-- Tasks that were taken up again.
create index tasks_retried on tasks (dispatched_at) where attempt > 1;
