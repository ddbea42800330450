-- Somebody who is to be erased: nobody can sign in from this moment on, and what is theirs is removed piece by piece, the account last.
alter table users add column erasure_asked_at timestamptz;
create index users_to_erase on users (erasure_asked_at) where erasure_asked_at is not null;

-- What the calls of somebody who is gone took stays in everybody's sums, as nobody's.
alter table model_calls alter column user_id drop not null;

-- What is a person's is found without reading what is everybody's; the indexes there are leave out deleted chats and pictures that tasks made.
create index chats_of_user on chats (user_id);
create index pictures_of_user on pictures (user_id);
