-- Tasks that did not come to a result are few among very many, and those who look after the system ask for the newest of them.
create index tasks_without_result on tasks (state, id) where state in ('failed', 'cancelled');
