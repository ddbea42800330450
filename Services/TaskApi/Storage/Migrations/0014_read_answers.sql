-- Whether somebody was given an answer to read, and whether another one took its place: of the two only one can come first.
alter table chat_answers add column opened_at timestamptz, add column replaced_at timestamptz;

-- Those that an older release has begun may have been read.
update chat_answers set opened_at = now() where task_id in (select id from tasks where state in ('pending', 'running'));
