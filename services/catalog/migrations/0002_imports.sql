-- An import is a row that is worked off: how far it is stands in the same commit as what it did.
create table import (
  merchant_id text not null,
  id text not null,
  status text not null check (status in ('waiting', 'running', 'completed', 'failed')),
  due_at timestamptz,
  version bigint not null,
  data jsonb not null,
  primary key (merchant_id, id)
);
create index import_due on import (due_at) where status in ('waiting', 'running');
select concord.tenant_table('import');
select concord.system_access('import');

-- The file of an import, in pieces that are read one at a time.
create table import_part (
  merchant_id text not null,
  import_id text not null,
  part bigint not null,
  content text not null,
  primary key (merchant_id, import_id, part)
);
select concord.ledger_table('import_part');
