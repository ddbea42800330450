-- Up to where a person's clients are known to have received their stream. A row older than the time for which terminal facts
-- are repeated means the same as none.
create table stream_acknowledgements (
  key text primary key,
  epoch uuid not null,
  seq bigint not null,
  at timestamptz not null default now()
);
create index stream_acknowledgements_age on stream_acknowledgements (at);

-- A person's recent terminal facts are looked for at every connect.
create index stream_events_ends on stream_events (key, at) where type in ('task_completed', 'task_failed', 'task_cancelled');
