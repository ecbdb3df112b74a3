-- A table of every kind of value that a copy could spoil, one that points to it, and one that merchants do not own alone.
create table shelf (
  merchant_id text not null,
  place int not null,
  id text not null,
  number bigint generated always as identity,
  twice bigint generated always as (amount * 2) stored,
  amount bigint not null,
  share numeric,
  weight double precision,
  facts jsonb,
  words text[],
  bytes bytea,
  at timestamptz,
  day date,
  primary key (merchant_id, place, id)
);
select concord.tenant_table('shelf');
select concord.system_access('shelf');

create table book (
  merchant_id text not null,
  place int not null,
  shelf_id text not null,
  key text not null,
  primary key (merchant_id, place, shelf_id, key),
  foreign key (merchant_id, place, shelf_id) references shelf (merchant_id, place, id)
);
select concord.ledger_table('book');
select concord.system_access('book');

create table sign (
  merchant_id text not null,
  sign_id text primary key
);
select concord.directory_table('sign');
