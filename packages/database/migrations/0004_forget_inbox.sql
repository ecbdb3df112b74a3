-- The sweeper that forgets applied events finds the oldest first.
create index inbox_received_at on inbox (received_at);
