-- Tools may be used side by side; what a front end starts, one of a type at a time.
alter table tasks
  add column exclusive boolean not null default true,
  add column fingerprint bytea;
drop index tasks_one_open;
create unique index tasks_one_open on tasks (user_id, type) where state in ('pending', 'running') and service is null and exclusive;
create index tasks_by_fingerprint on tasks (user_id, fingerprint, id desc) where fingerprint is not null;

-- Whose account stands behind a chat with the bot. Chat 0 is everybody whom an old bot did not name.
create table telegram_chats (
  tg_id bigint primary key,
  user_id bigint not null references users (id) on delete cascade,
  created_at timestamptz not null default now()
);
create index telegram_chats_user on telegram_chats (user_id);

create table pictures (
  id uuid primary key default gen_random_uuid(),
  user_id bigint not null references users (id) on delete cascade,
  task_id bigint references tasks (id) on delete set null,
  media_type text not null check (media_type in ('image/png', 'image/jpeg')),
  width integer not null,
  height integer not null,
  sha256 bytea not null,
  bytes bytea not null,
  created_at timestamptz not null default now()
);
-- Already compressed: trying again only costs.
alter table pictures alter column bytes set storage external;
create unique index pictures_of_task on pictures (task_id, sha256) where task_id is not null;
-- The same upload of the same person is the same picture.
create unique index pictures_uploaded on pictures (user_id, sha256) where task_id is null;
create index pictures_age on pictures (created_at);

create table posts (
  id uuid primary key default gen_random_uuid(),
  user_id bigint not null references users (id) on delete cascade,
  author bigint not null default 0,
  task_id bigint unique references tasks (id) on delete set null,
  prompt text,
  base_picture_id uuid references pictures (id) on delete set null,
  width integer not null,
  height integer not null,
  main_text text not null default '',
  revision integer not null default 1,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index posts_user on posts (user_id, created_at desc);

create table post_layers (
  id uuid primary key default gen_random_uuid(),
  post_id uuid not null references posts (id) on delete cascade,
  type text not null check (type in ('image', 'text', 'rectangle')),
  order_index integer not null,
  data jsonb not null check (jsonb_typeof(data) = 'object'),
  picture_id uuid references pictures (id),
  constraint image_with_its_picture check ((type = 'image') = (picture_id is not null))
);
create index post_layers_post on post_layers (post_id, order_index);
create index post_layers_picture on post_layers (picture_id) where picture_id is not null;

-- One post on its way into one chat: what is sent is settled when it is asked for. "chat" is where it was asked for, "target" where it
-- goes: another place once Telegram says that the group has moved. "chat_number" is how Telegram knows the chat, as it said itself.
create table publications (
  id bigint generated always as identity primary key,
  post_id uuid not null references posts (id) on delete cascade,
  user_id bigint not null references users (id) on delete cascade,
  chat text not null,
  target text not null,
  chat_number bigint,
  digest bytea not null,
  state text not null default 'pending' check (state in ('pending', 'sent', 'failed', 'uncertain')),
  error text,
  error_status integer,
  created_at timestamptz not null default clock_timestamp(),
  queued_at timestamptz not null default clock_timestamp(),
  finished_at timestamptz,
  constraint finished_when_not_pending check ((state = 'pending') = (finished_at is null))
);
create index publications_open on publications (target, id) where state = 'pending';
create index publications_of_post on publications (post_id, chat, id desc);
create index publications_age on publications (finished_at) where state <> 'pending';
create index publications_user on publications (user_id);

-- The messages of a publication, in their order. One that was begun and has no end may have arrived, so it is never sent again; only
-- who made that very call may say that it did not. At "over_at" that call is over, whatever became of it.
create table publication_messages (
  publication_id bigint not null references publications (id) on delete cascade,
  position integer not null,
  text text not null,
  photo bytea,
  tries integer not null default 0,
  call_id uuid,
  begun_at timestamptz,
  over_at timestamptz,
  sent_at timestamptz,
  message_id bigint,
  primary key (publication_id, position),
  constraint sent_after_begun check (sent_at is null or begun_at is not null),
  constraint begun_by_a_call check ((begun_at is null) = (call_id is null))
);
alter table publication_messages alter column photo set storage external;

-- What Telegram's limits are counted by, for all processes and over their restarts: the latest time at which Telegram can have counted a call.
create table telegram_sends (
  call_id uuid primary key,
  chat text not null,
  at timestamptz not null
);
create index telegram_sends_age on telegram_sends (at);
create table telegram_penalties (
  chat text primary key,
  until timestamptz not null
);
