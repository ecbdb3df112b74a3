-- A merchant that is moved to another shard takes its stores' settings along.
select concord.system_access('store_settings');
