create table shelf (
  merchant_id text not null,
  id text not null,
  units bigint not null,
  version bigint not null,
  primary key (merchant_id, id)
);
select concord.tenant_table('shelf');
select concord.system_access('shelf');
