-- Calls of models: what was reserved for them before, what they took afterwards, and what a day may take.

-- Tokens and cost are what counts now: the estimate until the call is settled, nothing when it was never answered. The prices are those
-- of the moment of the call. No reference to the task: its row is locked by whatever is reported of it, and a call must not wait for that.
create table model_calls (
  id uuid primary key,
  task_id bigint not null,
  attempt integer not null,
  user_id bigint not null references users (id) on delete cascade,
  provider text not null,
  model text not null,
  answered_model text,
  day date not null,
  state text not null default 'reserved' check (state in ('reserved', 'settled', 'void')),
  is_estimate boolean not null default false,
  own_key boolean not null,
  input_price numeric,
  output_price numeric,
  call_price numeric,
  reserved_cost numeric not null,
  cost numeric not null,
  input_tokens bigint not null,
  output_tokens bigint not null,
  duration_ms bigint,
  created_at timestamptz not null default now(),
  settled_at timestamptz,
  constraint settled_with_its_time check ((state = 'reserved') = (settled_at is null)),
  constraint estimate_is_settled check (not is_estimate or state = 'settled'),
  constraint priced_wholly check ((input_price is null) = (output_price is null) and (input_price is null) = (call_price is null))
);
create index model_calls_of_user on model_calls (user_id, day);
create index model_calls_of_day on model_calls (day);
create index model_calls_of_task on model_calls (task_id);
create index model_calls_open on model_calls (created_at) where state = 'reserved';

-- What counts against the budgets of a day; person 0 is everybody together. A row is made only for a budget that is configured. Whoever
-- takes several locks the total last.
create table model_budget_days (
  day date not null,
  user_id bigint not null,
  cost numeric not null,
  calls bigint not null,
  primary key (day, user_id)
);

-- People's own keys of providers, which only the services can read: a row of another person or provider does not decrypt.
create table user_model_keys (
  user_id bigint not null references users (id) on delete cascade,
  provider text not null,
  key_id text not null,
  nonce bytea not null,
  ciphertext bytea not null,
  updated_at timestamptz not null default now(),
  primary key (user_id, provider)
);
