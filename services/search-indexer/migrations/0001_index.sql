create extension if not exists pg_trgm;
create extension if not exists btree_gin;

-- Which generation of a merchant's index is searched, which one is being built, and how far its work is.
create table index_state (
  merchant_id text not null primary key,
  in_use bigint not null,
  building bigint,
  building_after text,
  refresh_after text,
  due_at timestamptz
);
create index index_state_due on index_state (due_at) where due_at is not null;
select concord.tenant_table('index_state');
select concord.system_access('index_state');

-- A product as it is searched. One that is not listed stays as a tombstone, so that an older event cannot bring it back.
create table search_document (
  merchant_id text not null,
  generation bigint not null,
  product_id text not null,
  version bigint not null,
  listed boolean not null,
  handle text not null,
  title text not null,
  title_key text not null,
  created_at timestamptz not null,
  words tsvector not null,
  places text[] not null,
  facets text[] not null,
  facet_labels text[] not null,
  prices jsonb not null,
  variant_ids text[] not null,
  always_available boolean not null,
  band text not null default 'out' check (band in ('in', 'low', 'out')),
  primary key (merchant_id, product_id, generation)
);
create index search_document_words on search_document using gin (merchant_id, words) with (fastupdate = off);
create index search_document_places on search_document using gin (merchant_id, places) with (fastupdate = off);
create index search_document_newest on search_document (merchant_id, generation, created_at, product_id) where listed;
select concord.tenant_table('search_document');
select concord.system_access('search_document');

-- Words that products are called by: what spelling is corrected to, and what prefixes are completed to.
create table search_word (
  merchant_id text not null,
  generation bigint not null,
  word text not null,
  primary key (merchant_id, generation, word)
);
create index search_word_trigrams on search_word using gin (merchant_id, word gin_trgm_ops) with (fastupdate = off);
select concord.tenant_table('search_word');
select concord.system_access('search_word');

-- Which product a variant is of: where a band is applied. A variant never moves to another product.
create table variant_document (
  merchant_id text not null,
  variant_id text not null,
  product_id text not null,
  primary key (merchant_id, variant_id)
);
select concord.tenant_table('variant_document');
select concord.system_access('variant_document');

-- How well a variant is stocked at a location, as Inventory last said.
create table variant_band (
  merchant_id text not null,
  variant_id text not null,
  location_id text not null,
  band text not null check (band in ('in', 'low', 'out')),
  version bigint not null,
  primary key (merchant_id, variant_id, location_id)
);
select concord.tenant_table('variant_band');
select concord.system_access('variant_band');

-- Full-text and trigram operators are not leakproof, so PostgreSQL will not use their indexes below a row-level policy.
-- These views put the same condition where it does: they show the rows of the transaction's merchants and no others.
create view searchable as
  select * from search_document where merchant_id = any ((select concord.merchants())::text[]);
create view known_word as
  select * from search_word where merchant_id = any ((select concord.merchants())::text[]);
grant select on searchable to ":request_role";
grant select on known_word to ":request_role";
