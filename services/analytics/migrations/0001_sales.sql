-- One row for each order, as it was placed. Never changes: what happens to it later is a reversal.
create table sale (
  merchant_id text not null,
  order_id text not null,
  store_id text not null,
  channel text not null,
  location_id text,
  currency text not null,
  placed_at timestamptz not null,
  test boolean not null,
  unit_count bigint not null,
  gross_minor bigint not null,
  net_minor bigint not null,
  tax_minor bigint not null,
  discount_minor bigint not null,
  shipping_minor bigint not null,
  -- What the lines add up to; the rest of gross and net is shipping and rounding.
  line_gross_minor bigint not null,
  line_net_minor bigint not null,
  promotion_ids text[] not null,
  rebuild_id text,
  recorded_at timestamptz not null default now(),
  primary key (merchant_id, order_id)
);
create index sale_placed_at on sale (merchant_id, placed_at);
select concord.tenant_table('sale');
select concord.system_access('sale');

create table sale_line (
  merchant_id text not null,
  order_id text not null,
  line_id text not null,
  product_id text not null,
  variant_id text not null,
  quantity bigint not null check (quantity > 0),
  gross_minor bigint not null,
  net_minor bigint not null,
  primary key (merchant_id, order_id, line_id)
);
select concord.tenant_table('sale_line');
select concord.system_access('sale_line');

-- What is taken off a sale afterwards: a return, worth its refund, or a cancellation. A whole cancellation is worth the
-- sale, whether it had been paid or not; that is looked up when it is read, so the order of arrival does not matter.
create table reversal (
  merchant_id text not null,
  id text not null,
  kind text not null check (kind in ('return', 'cancellation')),
  order_id text not null,
  whole boolean not null,
  amount_minor bigint not null,
  unit_count bigint not null,
  occurred_at timestamptz not null,
  rebuild_id text,
  recorded_at timestamptz not null default now(),
  primary key (merchant_id, id)
);
create index reversal_occurred_at on reversal (merchant_id, occurred_at);
create index reversal_order on reversal (merchant_id, order_id);
select concord.tenant_table('reversal');
select concord.system_access('reversal');

create table reversal_line (
  merchant_id text not null,
  reversal_id text not null,
  line_id text not null,
  quantity bigint not null,
  -- Of a return. A cancelled unit is worth its share of the line.
  amount_minor bigint,
  primary key (merchant_id, reversal_id, line_id)
);
select concord.tenant_table('reversal_line');
select concord.system_access('reversal_line');

create table checkout_outcome (
  merchant_id text not null,
  checkout_id text not null,
  store_id text not null,
  channel text not null,
  -- null: it was completed.
  failure text,
  ended_at timestamptz not null,
  primary key (merchant_id, checkout_id)
);
create index checkout_outcome_ended_at on checkout_outcome (merchant_id, ended_at);
select concord.tenant_table('checkout_outcome');
select concord.system_access('checkout_outcome');

-- The latest rebuild of a merchant's sales; `subject` is 'sales'.
create table rebuild (
  merchant_id text not null,
  subject text not null,
  id text not null,
  status text not null check (status in ('running', 'done')),
  cursor text,
  order_count bigint not null,
  removed_count bigint not null,
  attempts bigint not null,
  due_at timestamptz not null,
  started_at timestamptz not null,
  ended_at timestamptz,
  version bigint not null,
  primary key (merchant_id, subject)
);
create index rebuild_due on rebuild (due_at) where status = 'running';
select concord.tenant_table('rebuild');
select concord.system_access('rebuild');
