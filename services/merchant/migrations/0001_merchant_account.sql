-- Which shard a merchant's rows of every service live on: read before anything else is known of the merchant.
create table shard (
  id text primary key,
  description text not null
);
select concord.directory_table('shard');
insert into shard (id, description) values ('shard-1', 'The first shard: every merchant, until there is a second');

create table merchant_placement (
  merchant_id text primary key,
  shard_id text not null references shard (id)
);
select concord.directory_table('merchant_placement');

-- The durable process of a sign-up. What the owner typed stands in it only until the owner is registered, encrypted.
create table sign_up (
  merchant_id text primary key,
  state text not null check (state in ('registering', 'done', 'refused')),
  request_hash text not null,
  ids jsonb not null,
  sealed_input text check ((sealed_input is not null) = (state = 'registering')),
  refusal text check ((refusal is not null) = (state = 'refused')),
  attempts bigint not null,
  due_at timestamptz,
  version bigint not null
);
create index sign_up_due on sign_up (due_at) where due_at is not null;
select concord.tenant_table('sign_up');
select concord.system_access('sign_up');

-- What is confidential stands in a column of its own, which the audit log never shows.
create table merchant (
  merchant_id text primary key,
  data jsonb not null,
  confidential jsonb not null,
  version bigint not null,
  created_at timestamptz not null
);
select concord.tenant_table('merchant');

create table store (
  merchant_id text not null,
  id text not null,
  data jsonb not null,
  version bigint not null,
  primary key (merchant_id, id)
);
select concord.tenant_table('store');

-- Whose store answers on a host: read before the merchant is known.
create table store_directory (
  merchant_id text not null,
  store_id text not null,
  host text,
  status text not null check (status in ('open', 'closed')),
  currency text not null,
  locale text not null,
  primary key (merchant_id, store_id),
  constraint store_directory_host unique (host)
);
select concord.directory_table('store_directory');

-- What a browser or app shows to get a shopper's token. Public by nature: it opens a store's front, nothing more.
create table publishable_key (
  merchant_id text not null,
  key text not null,
  store_id text not null,
  created_at timestamptz not null,
  revoked_at timestamptz,
  primary key (merchant_id, key),
  constraint publishable_key_value unique (key)
);
create index publishable_key_store on publishable_key (merchant_id, store_id, created_at);
select concord.directory_table('publishable_key');

create table location (
  merchant_id text not null,
  id text not null,
  kind text not null check (kind in ('warehouse', 'shop')),
  status text not null check (status in ('open', 'closed')),
  priority bigint not null,
  data jsonb not null,
  version bigint not null,
  primary key (merchant_id, id)
);
create index location_priority on location (merchant_id, priority, id);
select concord.tenant_table('location');

create table register (
  merchant_id text not null,
  id text not null,
  location_id text not null,
  data jsonb not null,
  version bigint not null,
  primary key (merchant_id, id)
);
create index register_location on register (merchant_id, location_id, id);
select concord.tenant_table('register');

create table webhook_endpoint (
  merchant_id text not null,
  id text not null,
  status text not null check (status in ('enabled', 'disabled', 'removed')),
  data jsonb not null,
  confidential jsonb not null,
  version bigint not null,
  primary key (merchant_id, id)
);
select concord.tenant_table('webhook_endpoint');

create table app_installation (
  merchant_id text not null,
  id text not null,
  data jsonb not null,
  version bigint not null,
  primary key (merchant_id, id)
);
select concord.tenant_table('app_installation');
