-- Directory tables: the few without row-level security, because they answer before a merchant is known (CONSISTENCY 30).

-- Keys that sign access tokens. The private half is sealed with the key-encryption key, which is not in the database.
-- Public halves are kept for ever: the seals of the audit log are verified with them.
create table signing_key (
  key_id text primary key,
  public_jwk jsonb not null,
  private_sealed text not null,
  created_at timestamptz not null,
  active_from timestamptz not null
);
select concord.directory_table('signing_key');

-- Which user of which merchant signs in with an address. An address belongs to one user of the whole platform. It is
-- kept as a keyed digest: this table is open to every merchant's requests, and its keys stand in the audit log.
create table sign_in_email (
  merchant_id text not null,
  email_key text not null,
  user_id text not null,
  version bigint not null,
  constraint sign_in_email_pkey primary key (email_key)
);
select concord.directory_table('sign_in_email');

-- Failed attempts to sign in, per account and per network address; unknown accounts are counted like known ones.
create table sign_in_throttle (
  subject text primary key,
  free_attempts bigint not null,
  failures bigint not null,
  blocked_until timestamptz not null,
  last_attempt_at timestamptz not null
);
create index sign_in_throttle_age on sign_in_throttle (last_attempt_at);
select concord.directory_table('sign_in_throttle');

-- OAuth clients of merchants.
create table api_client (
  merchant_id text not null,
  client_id text primary key,
  name text not null,
  scopes jsonb not null,
  secret_hash text not null,
  created_at timestamptz not null,
  revoked_at timestamptz,
  version bigint not null
);
create index api_client_merchant on api_client (merchant_id, client_id);
create index api_client_revoked on api_client (revoked_at) where revoked_at is not null;
select concord.directory_table('api_client');

-- Staff. What they may do stands in the assignments; what proves them stands apart.
create table user_account (
  merchant_id text not null,
  id text not null,
  email text not null,
  name text not null,
  status text not null check (status in ('active', 'invited', 'suspended')),
  assignments jsonb not null,
  created_at timestamptz not null,
  version bigint not null,
  primary key (merchant_id, id)
);
select concord.tenant_table('user_account');

create table user_credential (
  merchant_id text not null,
  user_id text not null,
  password_hash text,
  invitation_expires_at timestamptz,
  version bigint not null,
  primary key (merchant_id, user_id)
);
select concord.tenant_table('user_credential');

create table role (
  merchant_id text not null,
  id text not null,
  name text not null,
  permissions jsonb not null,
  version bigint not null,
  primary key (merchant_id, id)
);
create unique index role_name on role (merchant_id, lower(name));
select concord.tenant_table('role');

-- One row per merchant: the active users who own it. Locked by whoever changes them, so that one always remains.
create table ownership (
  merchant_id text not null,
  id text not null,
  user_ids jsonb not null,
  version bigint not null,
  primary key (merchant_id, id)
);
select concord.tenant_table('ownership');

-- Sessions of staff and customers. Only the hash of the current refresh token is kept.
create table session (
  merchant_id text not null,
  id text not null,
  subject_kind text not null check (subject_kind in ('user', 'customer')),
  subject_id text not null,
  store_id text,
  generation bigint not null,
  refresh_hash text not null,
  address text,
  user_agent text,
  created_at timestamptz not null,
  last_used_at timestamptz not null,
  idle_expires_at timestamptz not null,
  absolute_expires_at timestamptz not null,
  revoked_at timestamptz,
  revoked_because text,
  version bigint not null,
  primary key (merchant_id, id)
);
create index session_subject on session (merchant_id, subject_id, id) where revoked_at is null;
create index session_revoked on session (revoked_at) where revoked_at is not null;
create index session_ended on session (idle_expires_at);
select concord.tenant_table('session');
select concord.system_access('session');
