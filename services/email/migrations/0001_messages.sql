-- One row for each fact that someone is told of. Neither words nor recipient are kept: they are fetched when it is sent,
-- so that erasing a person needs nothing here (CONSISTENCY 24).
create table message (
  merchant_id text not null,
  id text not null,
  event_id text not null,
  kind text not null,
  status text not null check (status in ('waiting', 'sent', 'skipped', 'parked')),
  order_id text,
  -- The fulfilment or return that it tells of.
  part_id text,
  customer_id text,
  attempts bigint not null,
  reason text,
  due_at timestamptz not null,
  created_at timestamptz not null,
  sent_at timestamptz,
  version bigint not null,
  primary key (merchant_id, id)
);
create index message_due on message (due_at) where status = 'waiting';
create index message_order on message (merchant_id, order_id) where order_id is not null;
create index message_customer on message (merchant_id, customer_id) where customer_id is not null;
create index message_newest on message (merchant_id, created_at desc, id desc);
select concord.tenant_table('message');
select concord.system_access('message');
