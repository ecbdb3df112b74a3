-- A product is one document: its variants, options, prices and images stand in `data`. The columns beside it are copies
-- that lists and look-ups need, written with it.
create table product (
  merchant_id text not null,
  id text not null,
  handle text not null,
  title_key text not null,
  status text not null check (status in ('draft', 'active', 'archived')),
  category_id text,
  vendor_key text,
  type_key text,
  tag_keys text[] not null,
  created_at timestamptz not null,
  version bigint not null,
  data jsonb not null,
  primary key (merchant_id, id),
  constraint product_handle unique (merchant_id, handle)
);
create index product_newest on product (merchant_id, status, created_at, id);
create index product_title on product (merchant_id, status, title_key, id);
create index product_category on product (merchant_id, category_id, status, created_at, id);
select concord.tenant_table('product');
select concord.system_access('product');

-- Where a variant is: which product's document has it, or had it before it was withdrawn.
create table variant (
  merchant_id text not null,
  id text not null,
  product_id text not null,
  sku text,
  barcode text,
  withdrawn boolean not null,
  primary key (merchant_id, id)
);
create index variant_sku on variant (merchant_id, sku) where sku is not null and not withdrawn;
create index variant_barcode on variant (merchant_id, barcode) where barcode is not null and not withdrawn;
select concord.tenant_table('variant');
select concord.system_access('variant');

-- Names that may be taken once per merchant: handles and SKUs. Decisions load and lock the rows they need, so the refusal
-- can say who has the name. An owner of null gave it back.
create table claim (
  merchant_id text not null,
  kind text not null check (kind in ('product', 'category', 'collection', 'sku')),
  name text not null,
  owner_id text,
  product_id text,
  primary key (merchant_id, kind, name)
);
select concord.tenant_table('claim');
select concord.system_access('claim');

create table category (
  merchant_id text not null,
  id text not null,
  handle text not null,
  name text not null,
  parent_id text,
  position bigint not null,
  version bigint not null,
  primary key (merchant_id, id)
);
select concord.tenant_table('category');
select concord.system_access('category');

create table collection (
  merchant_id text not null,
  id text not null,
  handle text not null,
  version bigint not null,
  data jsonb not null,
  primary key (merchant_id, id)
);
select concord.tenant_table('collection');
select concord.system_access('collection');

create table custom_field (
  merchant_id text not null,
  owner text not null check (owner in ('product', 'variant')),
  key text not null,
  version bigint not null,
  data jsonb not null,
  primary key (merchant_id, owner, key)
);
select concord.tenant_table('custom_field');
select concord.system_access('custom_field');

-- Who changed what, for ever.
create table revision (
  merchant_id text not null,
  id text not null,
  subject_id text not null,
  version bigint not null,
  change text not null,
  fields jsonb not null,
  actor_kind text not null,
  actor_id text not null,
  request_id text not null,
  occurred_at timestamptz not null,
  primary key (merchant_id, id)
);
create index revision_subject on revision (merchant_id, subject_id, id);
select concord.ledger_table('revision');
select concord.system_access('revision');
