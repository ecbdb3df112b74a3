create table account (
  merchant_id text not null,
  id text not null,
  balance bigint not null check (balance >= 0),
  nickname text,
  primary key (merchant_id, id),
  constraint account_nickname unique (merchant_id, nickname)
);
select concord.tenant_table('account');
select concord.system_access('account');
