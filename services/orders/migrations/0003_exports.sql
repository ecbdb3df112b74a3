-- The order book as a file, made page by page in the background: what was wanted, how far it is, and its parts.
create table order_export (
  merchant_id text not null,
  id text not null,
  format text not null check (format in ('csv', 'jsonl')),
  filters jsonb not null,
  status text not null check (status in ('waiting', 'running', 'completed', 'failed')),
  cursor text,
  order_count bigint not null,
  part_count bigint not null,
  failure text,
  requested_at timestamptz not null,
  moved_at timestamptz not null,
  version bigint not null,
  primary key (merchant_id, id)
);
create index order_export_open on order_export (moved_at) where status in ('waiting', 'running');
create index order_export_ended on order_export (moved_at) where status in ('completed', 'failed');
select concord.tenant_table('order_export');
select concord.system_access('order_export');

create table order_export_part (
  merchant_id text not null,
  export_id text not null,
  number bigint not null,
  content text not null,
  primary key (merchant_id, export_id, number),
  foreign key (merchant_id, export_id) references order_export (merchant_id, id) on delete cascade
);
select concord.ledger_table('order_export_part');
select concord.system_access('order_export_part');
