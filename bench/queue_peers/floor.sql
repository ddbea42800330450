\set user random(1, 1000000)
begin;
insert into floor_tasks (user_id, context) values (:user, repeat('x', :bytes)) returning id \gset
insert into floor_outbox (task_id, kind) values (:id, 'generate');
end;
