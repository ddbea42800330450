-- What models answered, for others who ask the same. A row without a result is being made, for as long as the run of its task is.
create table shared_answers (
  id bigint generated always as identity primary key,
  key bytea not null,
  -- Null: the question holds nothing of a person.
  user_id bigint references users (id) on delete cascade,
  owner_task bigint not null,
  owner_attempt integer not null,
  flight integer not null default 1,
  -- When the owner's task was started.
  asked_at timestamptz not null,
  result jsonb check (jsonb_typeof(result) = 'object'),
  usage jsonb,
  made_at timestamptz,
  constraint made_with_its_result check ((made_at is null) = (result is null) and (made_at is null) = (usage is null))
);
-- One answer, and with it one maker at a time, for a question of a person or of everybody is a fact of the database.
create unique index shared_answers_key on shared_answers (key, (coalesce(user_id, 0)));
create index shared_answers_age on shared_answers (coalesce(made_at, asked_at));
create index shared_answers_of_a_person on shared_answers (user_id) where user_id is not null;
