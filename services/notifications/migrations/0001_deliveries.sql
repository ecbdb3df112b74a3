-- One message to one endpoint: a queue while it waits, a log afterwards. The body is what the event said.
create table delivery (
  merchant_id text not null,
  id text not null,
  endpoint_id text not null,
  event_id text not null,
  type text not null,
  body text not null,
  status text not null check (status in ('waiting', 'delivered', 'failed')),
  attempts jsonb not null,
  due_at timestamptz,
  created_at timestamptz not null,
  version bigint not null,
  primary key (merchant_id, id),
  constraint delivery_waits_for_a_time check ((due_at is not null) = (status = 'waiting'))
);
create index delivery_due on delivery (due_at) where status = 'waiting';
create index delivery_newest on delivery (merchant_id, created_at desc, id desc);
select concord.tenant_table('delivery');
select concord.system_access('delivery');

-- Since when an endpoint has answered nothing but failures.
create table endpoint_health (
  merchant_id text not null,
  endpoint_id text not null,
  failing_since timestamptz,
  version bigint not null,
  primary key (merchant_id, endpoint_id)
);
select concord.tenant_table('endpoint_health');
