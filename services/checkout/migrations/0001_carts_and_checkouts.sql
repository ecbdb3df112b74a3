-- A shopper's or cashier's intention. The document holds lines, codes, contact and delivery; prices never: they are
-- computed from their sources whenever they are shown.
create table cart (
  merchant_id text not null,
  id text not null,
  store_id text not null,
  status text not null check (status in ('open', 'completing', 'completed')),
  checkout_id text,
  data jsonb not null,
  changed_at timestamptz not null,
  version bigint not null,
  primary key (merchant_id, id)
);
select concord.tenant_table('cart');
select concord.system_access('cart');

-- The act of buying: a durable process whose state is this row (CONSISTENCY 1 and 2). `due_at` is when the sweeper acts
-- if nobody did before.
create table checkout (
  merchant_id text not null,
  id text not null,
  cart_id text not null,
  state text not null check (state in ('started', 'awaiting_customer', 'committing', 'undoing', 'done', 'failed')),
  due_at timestamptz,
  attempts int not null,
  request_hash text not null,
  data jsonb not null,
  started_at timestamptz not null,
  version bigint not null,
  primary key (merchant_id, id)
);
create index checkout_due on checkout (due_at) where due_at is not null;
select concord.tenant_table('checkout');
select concord.system_access('checkout');

-- A store's tax rates and shipping methods.
create table store_settings (
  merchant_id text not null,
  store_id text not null,
  data jsonb not null,
  version bigint not null,
  primary key (merchant_id, store_id)
);
select concord.tenant_table('store_settings');
