-- A merchant that is moved to another shard takes its timelines along.
select concord.system_access('timeline_entry');
