-- The order book. What was agreed is in order_snapshot; this row is what has happened since, with the columns that
-- orders are found by. Statuses are derived from the facts beside them whenever the row is written.
create table orders (
  merchant_id text not null,
  id text not null,
  number bigint not null,
  store_id text not null,
  channel text not null check (channel in ('online', 'pos', 'app', 'agent', 'marketplace')),
  location_id text,
  register_id text,
  customer_id text,
  email text,
  checkout_id text not null,
  reservation_id text,
  payment_id text,
  redemption_id text,
  currency text not null,
  status text not null,
  payment_status text not null,
  fulfilment_status text not null,
  return_status text not null,
  total_minor bigint not null check (total_minor >= 0),
  captured_minor bigint not null check (captured_minor >= 0),
  refunding_minor bigint not null check (refunding_minor >= 0),
  refunded_minor bigint not null check (refunded_minor >= 0),
  voided boolean not null,
  lines jsonb not null,
  fulfilments jsonb not null,
  cancellation jsonb,
  returns jsonb not null,
  placed_at timestamptz not null,
  test boolean not null,
  version bigint not null,
  primary key (merchant_id, id),
  constraint orders_number unique (merchant_id, store_id, number),
  constraint orders_never_refunds_more_than_captured check (refunding_minor + refunded_minor <= captured_minor)
);
create index orders_newest on orders (merchant_id, placed_at desc, id desc);
create index orders_customer on orders (merchant_id, customer_id, placed_at desc, id desc) where customer_id is not null;
create index orders_email on orders (merchant_id, email) where email is not null;
create index orders_by_number on orders (merchant_id, number);
create index orders_with_returns on orders (merchant_id, id) where return_status <> 'none';
select concord.tenant_table('orders');
select concord.system_access('orders');

-- What was agreed when the order was placed. It never changes: the request role may lock a row, not write it.
create table order_snapshot (
  merchant_id text not null,
  order_id text not null,
  snapshot jsonb not null,
  primary key (merchant_id, order_id)
);
select concord.tenant_table('order_snapshot');
select concord.system_access('order_snapshot');
revoke update, delete on order_snapshot from ":request_role";
grant update (merchant_id) on order_snapshot to ":request_role";

-- Everything that happened to an order, for people to read.
create table timeline_entry (
  merchant_id text not null,
  id text not null,
  order_id text not null,
  kind text not null,
  facts jsonb not null,
  actor_kind text not null,
  actor_id text not null,
  request_id text not null,
  at timestamptz not null,
  primary key (merchant_id, id)
);
create index timeline_entry_order on timeline_entry (merchant_id, order_id, id);
select concord.ledger_table('timeline_entry');

-- A change that needs other services, step by step; whatever is due is resumed by the sweeper (CONSISTENCY 1).
create table order_process (
  merchant_id text not null,
  id text not null,
  kind text not null check (kind in ('fulfilment', 'return', 'cancellation', 'late_refund')),
  order_id text not null,
  subject_id text not null,
  status text not null check (status in ('running', 'parked', 'done')),
  step text not null,
  attempts bigint not null,
  failure text,
  facts jsonb not null,
  due_at timestamptz,
  version bigint not null,
  primary key (merchant_id, id)
);
create index order_process_due on order_process (due_at) where status <> 'done';
create index order_process_open on order_process (merchant_id, order_id) where status <> 'done';
select concord.tenant_table('order_process');
select concord.system_access('order_process');

-- Counters without gaps: order numbers per store, receipts per register, invoices and credit notes per store. A row is
-- locked after all other rows of its transaction, and counts only when that commits (CONSISTENCY 10).
create table series (
  merchant_id text not null,
  store_id text not null,
  name text not null,
  last bigint not null check (last >= 0),
  primary key (merchant_id, store_id, name)
);
select concord.tenant_table('series');
select concord.system_access('series');

-- A receipt, invoice or credit note; its number comes from its series, in the same commit.
create table document (
  merchant_id text not null,
  subject_id text not null,
  kind text not null check (kind in ('receipt', 'invoice', 'credit_note')),
  order_id text not null,
  store_id text not null,
  series text not null,
  number bigint not null,
  prints bigint not null,
  issued_at timestamptz not null,
  primary key (merchant_id, subject_id, kind),
  constraint document_number unique (merchant_id, store_id, series, number)
);
select concord.tenant_table('document');
select concord.system_access('document');
