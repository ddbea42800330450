-- Contract E: people and what they set, files and what stands in them, projects, chats.
create extension if not exists pg_trgm;

alter table users add column role text not null default 'user' check (role in ('user', 'admin'));

-- A token is shown once, when it is made; afterwards it is known by its id.
alter table static_tokens
  add column id uuid not null unique default gen_random_uuid(),
  add column last_used_at timestamptz;

create table prompt_roles (
  id integer generated always as identity primary key,
  name text not null,
  content text not null,
  description text,
  is_active boolean not null default true,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create unique index prompt_roles_name on prompt_roles (lower(name));

create table chat_settings (
  user_id bigint primary key references users (id) on delete cascade,
  model_profile text not null default 'simple' check (model_profile in ('simple', 'complex')),
  selected_role_prompt_id integer references prompt_roles (id) on delete set null,
  temperature double precision,
  top_p double precision,
  thinking_enabled boolean,
  thinking_budget integer,
  media_resolution text,
  updated_at timestamptz not null default now()
);

-- Without a user: a file of a project, for everybody who is signed in. The bytes are in the file store under "storage_key".
create table files (
  id uuid primary key default gen_random_uuid(),
  user_id bigint references users (id) on delete cascade,
  filename text not null,
  mime_type text not null,
  size_bytes bigint not null,
  sha256 bytea not null,
  storage_key text not null unique,
  width integer,
  height integer,
  text_state text not null default 'none' check (text_state in ('none', 'pending', 'indexed', 'failed')),
  text_problem text,
  pages integer,
  tries integer not null default 0,
  claimed_until timestamptz,
  created_at timestamptz not null default now(),
  constraint failed_with_its_problem check ((text_state = 'failed') = (text_problem is not null))
);
create index files_user on files (user_id, created_at desc);
create index files_to_read on files (created_at) where text_state = 'pending';

-- The Russian configuration stems words of Latin letters as English ones. Hardly anybody writes the dots of an ё, so they do not count.
create table passages (
  id bigint generated always as identity primary key,
  file_id uuid not null references files (id) on delete cascade,
  position integer not null,
  page integer,
  heading text,
  text text not null,
  words tsvector not null generated always as (
    setweight(to_tsvector('russian', translate(coalesce(heading, ''), 'ёЁ', 'еЕ')), 'A')
    || setweight(to_tsvector('russian', translate(text, 'ёЁ', 'еЕ')), 'B')) stored,
  unique (file_id, position)
);
create index passages_words on passages using gin (words);

create table project_nodes (
  id uuid primary key default gen_random_uuid(),
  parent_id uuid references project_nodes (id) on delete cascade,
  client_id text,
  node_type text not null,
  name text not null,
  code text,
  version integer,
  status text not null default 'active',
  attributes jsonb not null default '{}' check (jsonb_typeof(attributes) = 'object'),
  sort_order integer not null default 0,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index project_nodes_parent on project_nodes (parent_id, sort_order);
create index project_nodes_name on project_nodes using gin (name gin_trgm_ops);

-- "job_id" is the import that brought the file.
create table project_files (
  id uuid primary key default gen_random_uuid(),
  node_id uuid not null references project_nodes (id) on delete cascade,
  file_id uuid not null references files (id),
  job_id uuid not null,
  file_type text not null,
  created_at timestamptz not null default now(),
  unique (node_id, file_id)
);
create index project_files_file on project_files (file_id);

create table chats (
  id uuid primary key default gen_random_uuid(),
  user_id bigint not null references users (id) on delete cascade,
  title text not null,
  description text,
  created_at timestamptz not null default clock_timestamp(),
  updated_at timestamptz not null default clock_timestamp(),
  deleted_at timestamptz
);
create index chats_user on chats (user_id, created_at desc) where deleted_at is null;

-- A question and its answer share a turn, so that an answer stands after its question whenever it is written.
create table messages (
  id uuid primary key default gen_random_uuid(),
  chat_id uuid not null references chats (id) on delete cascade,
  turn integer not null,
  role text not null check (role in ('user', 'assistant', 'system')),
  content text not null,
  message_type text not null default 'text',
  images jsonb not null default '[]' check (jsonb_typeof(images) = 'array'),
  sources jsonb not null default '[]' check (jsonb_typeof(sources) = 'array'),
  created_at timestamptz not null default clock_timestamp(),
  unique (chat_id, turn, role)
);

-- Which task answers which question; a newer one replaces an older one that was begun without a document. "public_url" is where the
-- person reached this system, for addresses that others can fetch.
create table chat_answers (
  task_id bigint primary key references tasks (id) on delete cascade,
  message_id uuid not null references messages (id) on delete cascade,
  public_url text,
  delivered_at timestamptz
);
create index chat_answers_message on chat_answers (message_id, task_id desc);

-- How long the last answers took.
create index tasks_answered on tasks (id) where type = 'chat_answer' and state = 'completed';

create table message_files (
  message_id uuid not null references messages (id) on delete cascade,
  file_id uuid not null references files (id) on delete cascade,
  side text check (side in ('a', 'b')),
  position integer not null,
  primary key (message_id, file_id)
);
create index message_files_file on message_files (file_id);
