-- What every service's database has. The system role owns it; the request role may use it but never bypass a policy.
grant usage on schema public, concord to ":request_role";

-- The merchants of the current transaction; unset reads as none.
create function concord.merchants() returns text[] stable parallel safe language sql
  return string_to_array(nullif(current_setting('concord.merchants', true), ''), ',');

-- Makes a table a merchant's own: the request role sees the rows of its transaction's merchants and no others.
create function concord.tenant_table(name regclass) returns void language plpgsql as $$
begin
  execute format('alter table %s enable row level security', name);
  execute format('alter table %s force row level security', name);
  execute format('create policy merchant on %s to ":request_role" using (merchant_id = any ((select concord.merchants())::text[]))', name);
  execute format('grant select, insert, update, delete on %s to ":request_role"', name);
end $$;

-- As above, but its rows are only ever added: a ledger.
create function concord.ledger_table(name regclass) returns void language plpgsql as $$
begin
  perform concord.tenant_table(name);
  execute format('revoke update, delete on %s from ":request_role"', name);
end $$;

-- Lets relay, sweeper and audit, which no request reaches, see a table's rows of all merchants.
create function concord.system_access(name regclass) returns void language plpgsql as $$
begin
  execute format('create policy system on %s to current_user using (true)', name);
end $$;

-- One of the closed set of tables without a merchant (CONSISTENCY 30).
create function concord.directory_table(name regclass) returns void language plpgsql as $$
begin
  execute format('grant select, insert, update, delete on %s to ":request_role"', name);
end $$;

-- Facts to publish, written with the change. The relay claims rows and deletes them once the log has them.
create table outbox (
  merchant_id text not null,
  id text not null,
  position bigint generated always as identity,
  type text not null,
  key text not null,
  data jsonb not null,
  occurred_at timestamptz not null,
  traceparent text,
  primary key (merchant_id, id)
);
create index outbox_position on outbox (position);
select concord.tenant_table('outbox');
select concord.system_access('outbox');

-- What a client's key did. It commits with the effect; a repeat finds the effect and answers its current state.
create table idempotency_key (
  merchant_id text not null,
  scope text not null,
  key text not null,
  operation text not null,
  request_hash text not null,
  effect_id text not null,
  created_at timestamptz not null default now(),
  primary key (merchant_id, scope, key)
);
create index idempotency_key_created_at on idempotency_key (created_at);
select concord.tenant_table('idempotency_key');
select concord.system_access('idempotency_key');

-- Events that a consumer of this database has applied, written with their effect.
create table inbox (
  merchant_id text not null,
  consumer text not null,
  event_id text not null,
  received_at timestamptz not null default now(),
  primary key (merchant_id, consumer, event_id)
);
select concord.tenant_table('inbox');
select concord.system_access('inbox');
