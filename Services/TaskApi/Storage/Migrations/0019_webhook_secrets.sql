-- A receiver's secret stands as 'sealed.', the id of its master key and what is encrypted, or as it was given where there is no master key.
-- In the column of before, so that a version that knows nothing of it carries it on. What a master key's change leaves is found by this.
create index task_webhooks_master_key on task_webhooks (split_part(secret, '.', 2), task_id);
create index webhook_deliveries_master_key on webhook_deliveries (split_part(secret, '.', 2), id);
