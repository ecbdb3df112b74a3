-- How a variant is kept: tracked or not, how far it may be promised beyond what is there, what each channel holds back.
create table stock_policy (
  merchant_id text not null,
  variant_id text not null,
  tracked boolean not null,
  backorder_limit bigint not null check (backorder_limit >= 0),
  safety_stock jsonb not null,
  version bigint not null,
  primary key (merchant_id, variant_id)
);
select concord.tenant_table('stock_policy');
select concord.system_access('stock_policy');

-- on hand = free + reserved + allocated + unavailable (L1). The check is the last line of defence: the rule itself is
-- in domain/level.ts. `oversold` counts what a recorded exception, such as an offline sale, took beyond free stock.
create table level (
  merchant_id text not null,
  variant_id text not null,
  location_id text not null,
  on_hand bigint not null,
  reserved bigint not null check (reserved >= 0),
  allocated bigint not null check (allocated >= 0),
  unavailable bigint not null check (unavailable >= 0),
  backorder_limit bigint not null check (backorder_limit >= 0),
  oversold bigint not null check (oversold >= 0),
  version bigint not null,
  primary key (merchant_id, variant_id, location_id),
  constraint level_never_oversold check (on_hand - reserved - allocated - unavailable >= -backorder_limit - oversold)
);
create index level_location on level (merchant_id, location_id, variant_id);
select concord.tenant_table('level');
select concord.system_access('level');

-- The ledger: every change of on hand, for ever.
create table movement (
  merchant_id text not null,
  id text not null,
  variant_id text not null,
  location_id text not null,
  kind text not null check (kind in ('receive', 'sell', 'return', 'adjust', 'count', 'damage', 'opening')),
  quantity bigint not null,
  reason text not null,
  source_id text not null,
  actor_kind text not null,
  actor_id text not null,
  request_id text not null,
  occurred_at timestamptz not null,
  primary key (merchant_id, id)
);
create index movement_level on movement (merchant_id, variant_id, location_id, id);
select concord.ledger_table('movement');
select concord.system_access('movement');

-- A promise of stock. A row without lines is a tombstone: its undo came before it (CONSISTENCY 4).
create table reservation (
  merchant_id text not null,
  id text not null,
  status text not null check (status in ('held', 'allocated', 'fulfilled', 'released', 'expired')),
  lines jsonb not null,
  order_id text,
  expires_at timestamptz,
  version bigint not null,
  primary key (merchant_id, id)
);
create index reservation_expiry on reservation (expires_at) where status = 'held' and expires_at is not null;
create index reservation_open on reservation (merchant_id, id) where status in ('held', 'allocated');
select concord.tenant_table('reservation');
select concord.system_access('reservation');
