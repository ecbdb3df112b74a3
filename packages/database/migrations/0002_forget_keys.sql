-- The sweeper that forgets old keys finds a caller's and a service's own apart: they are kept for different times.
drop index idempotency_key_created_at;
create index idempotency_key_of_callers on idempotency_key (created_at) where scope not like 'service:%';
create index idempotency_key_of_services on idempotency_key (created_at) where scope like 'service:%';
