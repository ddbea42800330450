-- A command stays here until its attempt is claimed or its task is over. One that is not sent waits for its turn, which goes round among
-- people; one that "had its turn" (its worker died or gave it back, or the broker lost it) goes before. Rows written by an older release
-- have no person and take turns as one.
alter table outbox
  add column user_id bigint not null default 0,
  add column had_turn boolean not null default false,
  add column sent_at timestamptz,
  add column refused_at timestamptz;
update outbox o set user_id = t.user_id from tasks t where t.id = o.task_id;
create index outbox_of_task on outbox (task_id) where kind = 'generate';
create index outbox_waiting on outbox (user_id, id) where kind = 'generate' and sent_at is null;
create index outbox_sent on outbox (sent_at) where kind = 'generate' and sent_at is not null;
create index outbox_cancels on outbox (id) where kind = 'cancel';

-- Whose last turn was when. After a crash of the database everybody is new again. Free space in its pages, since every command that is
-- sent writes here: then it touches no index.
create unlogged table turns (
  user_id bigint primary key,
  served bigint not null
) with (fillfactor = 50);
create sequence turn_numbers;

-- What workers say of themselves every few seconds.
create unlogged table workers (
  id text primary key,
  slots integer not null check (slots > 0),
  seen_at timestamptz not null default now()
);

-- How many tasks are being done, and how long the last ones of each type took.
create index tasks_running on tasks (id) where state = 'running' and service is null;
drop index tasks_answered;
create index tasks_usual on tasks (type, id) where state = 'completed' and service is null;

-- When sockets were last told of places in the queue, so that one replica does it.
create unlogged table queue_announcements (
  only_one boolean primary key default true check (only_one),
  at timestamptz not null
);
