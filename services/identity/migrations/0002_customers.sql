-- The profile: a module of its own, without a join to credentials.
create table customer (
  merchant_id text not null,
  id text not null,
  kind text not null check (kind in ('guest', 'registered', 'erased')),
  email text,
  email_key text,
  name text not null,
  phone text,
  phone_digits text,
  tags jsonb not null,
  segments jsonb not null,
  addresses jsonb not null,
  note text not null,
  tax_exempt boolean not null,
  accepts_marketing boolean not null,
  created_at timestamptz not null,
  version bigint not null,
  primary key (merchant_id, id)
);
create index customer_by_email on customer (merchant_id, email) where email is not null;
create index customer_by_phone on customer (merchant_id, phone_digits) where phone_digits is not null;
create index customer_by_tag on customer using gin (tags jsonb_path_ops);
select concord.tenant_table('customer');

-- Whose address it is within a merchant, by its keyed digest. A row without a customer is vacated; the sweeper removes it.
create table customer_email (
  merchant_id text not null,
  email_key text not null,
  customer_id text,
  version bigint not null,
  primary key (merchant_id, email_key)
);
create index customer_email_vacated on customer_email (email_key) where customer_id is null;
select concord.tenant_table('customer_email');
select concord.system_access('customer_email');

create table customer_credential (
  merchant_id text not null,
  customer_id text not null,
  password_hash text,
  version bigint not null,
  primary key (merchant_id, customer_id)
);
select concord.tenant_table('customer_credential');
