-- The embedded event log. Positions are handed out under a lock that lasts until the commit, so a lower one never
-- appears after a higher one was read (CONSISTENCY 22).
create table event (
  position bigint generated always as identity primary key,
  id text not null unique,
  merchant_id text not null,
  source text not null,
  type text not null,
  key text not null,
  data json not null,
  occurred_at timestamptz not null,
  traceparent text
);

create table consumer_offset (
  consumer_group text primary key,
  position bigint not null
);

-- Events that a consumer could not handle, and those behind them of the same key, kept for a replay.
create table parked_event (
  consumer_group text not null,
  position bigint not null,
  key text not null,
  reason text not null,
  parked_at timestamptz not null default now(),
  primary key (consumer_group, position)
);
create index parked_event_key on parked_event (consumer_group, key);
