-- Work that waits, where no Redis keeps the queue: packages/jobs. A claimed job is due again when its claim is over.
create table job (
  merchant_id text not null,
  queue text not null,
  id text not null,
  attempts int not null default 0,
  claim text,
  due_at timestamptz not null default now(),
  primary key (merchant_id, queue, id)
);
create index job_due on job (queue, due_at);
select concord.tenant_table('job');
select concord.system_access('job');
