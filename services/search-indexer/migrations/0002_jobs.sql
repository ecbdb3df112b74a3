-- What is to be done to a merchant's index, whichever store the index lies in: a generation to fill, page after page of the
-- source's export, or everything to look at again. Which generations there are is the index's own matter.
create table index_job (
  merchant_id text not null primary key,
  generation bigint,
  build_after text,
  refresh_after text,
  due_at timestamptz
);
create index index_job_due on index_job (due_at) where due_at is not null;
select concord.tenant_table('index_job');
select concord.system_access('index_job');

insert into index_job (merchant_id, generation, build_after, refresh_after, due_at)
  select merchant_id, building, building_after, refresh_after, due_at from index_state where due_at is not null;

drop index index_state_due;
alter table index_state drop column building_after, drop column refresh_after, drop column due_at;
