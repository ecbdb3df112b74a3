-- A person asks for a replay by marking the last event of it; whoever consumes the group does it and takes the mark away.
alter table parked_inbox_event add column replay_requested boolean not null default false;
create index parked_inbox_event_replay on parked_inbox_event (consumer_group) where replay_requested;
