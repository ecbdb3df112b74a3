-- A promotion: its rule as the pricing engine computes it, where it runs, and how often it may be used.
create table promotion (
  merchant_id text not null,
  id text not null,
  state text not null check (state in ('draft', 'active', 'ended')),
  priority bigint not null,
  rule jsonb not null,
  codes jsonb not null,
  store_ids jsonb,
  limits jsonb not null,
  coupons_limited boolean not null,
  version bigint not null,
  primary key (merchant_id, id)
);
create index promotion_active on promotion (merchant_id, priority desc, id) where state = 'active';
select concord.tenant_table('promotion');
select concord.system_access('promotion');

-- A code that unlocks one promotion. Never changed: its use is counted in use_count, so a million of them stay small.
create table coupon (
  merchant_id text not null,
  code text not null,
  id text not null,
  promotion_id text not null,
  batch_id text not null,
  total_limit bigint check (total_limit > 0),
  per_customer_limit bigint check (per_customer_limit > 0),
  primary key (merchant_id, code)
);
create index coupon_promotion on coupon (merchant_id, promotion_id, code);
select concord.tenant_table('coupon');

-- Coupons that were asked for together. While created < requested, more are being generated.
create table coupon_batch (
  merchant_id text not null,
  id text not null,
  promotion_id text not null,
  prefix text not null,
  requested bigint not null,
  created bigint not null,
  total_limit bigint,
  per_customer_limit bigint,
  version bigint not null,
  primary key (merchant_id, id),
  check (created between 0 and requested)
);
create index coupon_batch_unfinished on coupon_batch (id) where created < requested;
select concord.tenant_table('coupon_batch');
select concord.system_access('coupon_batch');

-- How often a promotion (code and customer empty), a code, a customer, or a customer with a code had its use (L9).
-- `use_limit` is the limit under which the latest use was held; lowering a limit later takes no use away.
create table use_count (
  merchant_id text not null,
  promotion_id text not null,
  code text not null,
  customer text not null,
  held bigint not null check (held >= 0),
  confirmed bigint not null check (confirmed >= 0),
  use_limit bigint,
  version bigint not null,
  primary key (merchant_id, promotion_id, code, customer),
  constraint use_count_within_limit check (held + confirmed <= use_limit)
);
select concord.tenant_table('use_count');
select concord.system_access('use_count');

-- What a promotion has given away in a currency. `short`: a use was refused because too little was left.
create table budget (
  merchant_id text not null,
  promotion_id text not null,
  currency text not null,
  held_minor bigint not null check (held_minor >= 0),
  confirmed_minor bigint not null check (confirmed_minor >= 0),
  budget_minor bigint,
  short boolean not null,
  version bigint not null,
  primary key (merchant_id, promotion_id, currency),
  constraint budget_within_limit check (held_minor + confirmed_minor <= budget_minor)
);
select concord.tenant_table('budget');
select concord.system_access('budget');

-- The uses of one checkout. A row without lines is a tombstone: its undo came before it (CONSISTENCY 4).
create table redemption (
  merchant_id text not null,
  id text not null,
  status text not null check (status in ('held', 'confirmed', 'released')),
  checkout_id text,
  order_id text,
  customer text not null,
  currency text not null,
  lines jsonb not null,
  promotion_ids text[] not null,
  version bigint not null,
  primary key (merchant_id, id)
);
create index redemption_in_use on redemption using gin (promotion_ids) where status in ('held', 'confirmed');
select concord.tenant_table('redemption');
select concord.system_access('redemption');
