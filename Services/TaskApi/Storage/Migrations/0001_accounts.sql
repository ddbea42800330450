create table users (
  id bigint generated always as identity primary key,
  public_id uuid not null unique default gen_random_uuid(),
  username text not null,
  email text not null,
  password_hash text not null,
  first_name text not null default '',
  language text not null default 'ru' check (language in ('ru', 'en')),
  is_active boolean not null default true,
  is_terms_accepted boolean not null default false,
  is_privacy_accepted boolean not null default false,
  date_policy_accepted timestamptz,
  finish_onboarding boolean not null default false,
  finish_minitask boolean not null default false,
  frontend_settings jsonb not null default '{}',
  created_at timestamptz not null default now()
);
create unique index users_username on users (lower(username));
create unique index users_email on users (lower(email));

create table sessions (
  id uuid primary key,
  user_id bigint not null references users (id) on delete cascade,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null
);
create index sessions_user on sessions (user_id);
create index sessions_expiry on sessions (expires_at);

create table static_tokens (
  token_hash bytea primary key,
  user_id bigint not null references users (id) on delete cascade,
  name text not null,
  created_at timestamptz not null default now()
);
create index static_tokens_user on static_tokens (user_id);
