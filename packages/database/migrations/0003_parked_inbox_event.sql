-- Events that a consumer of this database could not handle, and those behind them of their key, whole: the log they came
-- from may have forgotten them by the time they are replayed. No request reaches them.
create table parked_inbox_event (
  merchant_id text not null,
  consumer_group text not null,
  id text not null,
  position bigint generated always as identity,
  source text not null,
  type text not null,
  key text not null,
  data json not null,
  occurred_at timestamptz not null,
  traceparent text,
  reason text not null,
  parked_at timestamptz not null default now(),
  primary key (merchant_id, consumer_group, id)
);
create index parked_inbox_event_order on parked_inbox_event (consumer_group, position);
create index parked_inbox_event_key on parked_inbox_event (consumer_group, merchant_id, key);
alter table parked_inbox_event enable row level security;
alter table parked_inbox_event force row level security;
select concord.system_access('parked_inbox_event');
