-- Which returns have been put back: the same return again changes nothing, however late it comes.
create table stock_return (
  merchant_id text not null,
  id text not null,
  location_id text not null,
  received_at timestamptz not null,
  primary key (merchant_id, id)
);
select concord.tenant_table('stock_return');
select concord.system_access('stock_return');
