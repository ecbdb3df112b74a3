-- A payment and its tenders. The row exists before the provider is asked, so that no money is ever taken without one.
-- A voided row without tenders is a tombstone: its undo came before it (CONSISTENCY 4).
create table payment (
  merchant_id text not null,
  id text not null,
  status text not null check (status in
    ('authorising', 'action_required', 'authorised', 'declined', 'capturing', 'captured', 'cancelling', 'voided')),
  checkout_id text,
  order_id text,
  register_id text,
  channel text,
  currency text not null,
  amount_minor bigint not null check (amount_minor >= 0),
  captured_minor bigint not null check (captured_minor >= 0 and captured_minor <= amount_minor),
  refunded_minor bigint not null check (refunded_minor >= 0 and refunded_minor <= captured_minor),
  details jsonb not null,
  due_at timestamptz,
  attempts int not null,
  created_at timestamptz not null,
  changed_at timestamptz not null,
  version bigint not null,
  primary key (merchant_id, id)
);
create index payment_due on payment (due_at) where due_at is not null;
create index payment_newest on payment (merchant_id, created_at desc, id desc);
create index payment_order on payment (merchant_id, order_id) where order_id is not null;
create index payment_register on payment (merchant_id, register_id, created_at desc) where register_id is not null;
select concord.tenant_table('payment');
select concord.system_access('payment');

-- Money on its way back. `pending` is committed before the provider is asked.
create table refund (
  merchant_id text not null,
  id text not null,
  payment_id text not null,
  order_id text not null,
  status text not null check (status in ('pending', 'issued')),
  amount_minor bigint not null check (amount_minor > 0),
  currency text not null,
  details jsonb not null,
  due_at timestamptz,
  attempts int not null,
  requested_at timestamptz not null,
  issued_at timestamptz,
  version bigint not null,
  primary key (merchant_id, id)
);
create index refund_payment on refund (merchant_id, payment_id, requested_at);
create index refund_due on refund (due_at) where due_at is not null;
select concord.tenant_table('refund');
select concord.system_access('refund');

-- The ledger: every movement of money, for ever. Debit is positive, credit negative; a transaction adds up to zero per
-- currency. Its id names what it books, so that nothing can be booked twice.
create table entry (
  merchant_id text not null,
  transaction_id text not null,
  line int not null,
  kind text not null,
  account text not null,
  currency text not null,
  amount_minor bigint not null check (amount_minor <> 0),
  source_id text not null,
  actor_kind text not null,
  actor_id text not null,
  request_id text not null,
  occurred_at timestamptz not null,
  primary key (merchant_id, transaction_id, line)
);
create index entry_account on entry (merchant_id, account, currency);
create index entry_newest on entry (merchant_id, occurred_at desc, transaction_id desc, line desc);
create index entry_source on entry (merchant_id, source_id);
select concord.ledger_table('entry');
select concord.system_access('entry');

-- Each account's balance on its own side, kept with its entries. The check is the last line of defence for stored
-- value; the rule itself is in domain/balance.ts.
create table balance (
  merchant_id text not null,
  account text not null,
  currency text not null,
  side text not null check (side in ('debit', 'credit')),
  stored_value boolean not null,
  balance_minor bigint not null,
  held_minor bigint not null,
  version bigint not null,
  primary key (merchant_id, account, currency),
  constraint stored_value_never_negative check (not stored_value or (held_minor >= 0 and balance_minor >= held_minor))
);
select concord.tenant_table('balance');
select concord.system_access('balance');

-- The id is derived from the code under the service's secret; the code itself is kept nowhere.
create table gift_card (
  merchant_id text not null,
  id text not null,
  currency text not null,
  issued_minor bigint not null check (issued_minor > 0),
  last4 text not null,
  issued_at timestamptz not null,
  version bigint not null,
  primary key (merchant_id, id)
);
select concord.tenant_table('gift_card');
select concord.system_access('gift_card');

-- A register's drawer in one currency, with its open shift. The last Z number is the counter that keeps Z without gaps.
create table till (
  merchant_id text not null,
  register_id text not null,
  currency text not null,
  last_z_number bigint not null check (last_z_number >= 0),
  open_shift_id text,
  open_shift jsonb,
  version bigint not null,
  primary key (merchant_id, register_id, currency),
  check ((open_shift_id is null) = (open_shift is null))
);
create index till_open_shift on till (merchant_id, open_shift_id) where open_shift_id is not null;
select concord.tenant_table('till');
select concord.system_access('till');

-- Z reports: closed shifts. Nothing changes or deletes one; its number is unique and, by the counter, without gaps.
create table shift (
  merchant_id text not null,
  id text not null,
  register_id text not null,
  currency text not null,
  z_number bigint not null,
  opened_at timestamptz not null,
  closed_at timestamptz not null,
  report jsonb not null,
  version bigint not null,
  primary key (merchant_id, id),
  constraint shift_z_number unique (merchant_id, register_id, currency, z_number)
);
select concord.tenant_table('shift');
select concord.system_access('shift');

create table cash_movement (
  merchant_id text not null,
  id text not null,
  shift_id text not null,
  kind text not null check (kind in ('paid_in', 'paid_out', 'drop')),
  amount_minor bigint not null check (amount_minor > 0),
  currency text not null,
  reason text not null,
  actor_id text not null,
  occurred_at timestamptz not null,
  version bigint not null,
  primary key (merchant_id, id)
);
create index cash_movement_shift on cash_movement (merchant_id, shift_id, id);
select concord.tenant_table('cash_movement');
select concord.system_access('cash_movement');

-- Where the provider sends this merchant's webhooks, and the secret that signs them.
create table provider_connection (
  merchant_id text not null,
  provider text not null,
  endpoint_id text not null,
  webhook_secret text not null,
  connected boolean not null,
  due_at timestamptz,
  attempts int not null,
  version bigint not null,
  primary key (merchant_id, provider)
);
create index provider_connection_due on provider_connection (due_at) where due_at is not null;
select concord.tenant_table('provider_connection');
select concord.system_access('provider_connection');

-- Which merchant an opaque endpoint id belongs to (CONSISTENCY 29).
create table provider_endpoint (
  merchant_id text not null,
  endpoint_id text not null primary key
);
select concord.directory_table('provider_endpoint');
