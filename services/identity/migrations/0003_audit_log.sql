-- Every audited change of every service, chained per merchant: each hash covers the entry and the hash before it.
-- `body` is the hashed text itself; the other columns repeat parts of it for search.
create table audit_entry (
  merchant_id text not null,
  sequence bigint not null,
  event_id text not null,
  operation text not null,
  actor_id text not null,
  subject text,
  body text not null,
  hash text not null,
  primary key (merchant_id, sequence)
);
create unique index audit_entry_event on audit_entry (merchant_id, event_id);
create index audit_entry_actor on audit_entry (merchant_id, actor_id, sequence);
create index audit_entry_subject on audit_entry (merchant_id, subject, sequence) where subject is not null;
select concord.ledger_table('audit_entry');

-- The end of the chain. Its row lock makes one sealer per merchant. `signed_sequence` is how far seals reach.
create table audit_head (
  merchant_id text not null,
  id text not null,
  sequence bigint not null,
  hash text not null,
  signed_sequence bigint not null,
  version bigint not null,
  primary key (merchant_id, id)
);
create index audit_head_unsigned on audit_head (merchant_id) where sequence > signed_sequence;
select concord.tenant_table('audit_head');
select concord.system_access('audit_head');

-- Heads signed with a key whose private half is not in the database: whoever rewrites the chain cannot rewrite these.
create table audit_seal (
  merchant_id text not null,
  sequence bigint not null,
  hash text not null,
  key_id text not null,
  signature text not null,
  sealed_at timestamptz not null,
  primary key (merchant_id, sequence)
);
select concord.ledger_table('audit_seal');
