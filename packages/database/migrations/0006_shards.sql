-- A service's merchants may be spread over several databases: its shards. Which of them this one is; without a row it is
-- the only one, has every merchant, and nothing below is used.
create table concord.shard (
  single boolean primary key default true check (single),
  name text not null
);

-- The merchants that this shard has, is getting or had. The directory in Merchant Account says who lives where; this says
-- whom the shard lets in. `fenced` and `closed`: on the way to another shard, the first for a limited time. `leaving`: the
-- other shard has it, and its rows here are being deleted. `away`: it has none here any more.
create table concord.merchant_here (
  merchant_id text primary key,
  epoch bigint not null,
  state text not null check (state in ('arriving', 'open', 'fenced', 'closed', 'leaving', 'away')),
  fenced_until timestamptz check ((fenced_until is not null) = (state = 'fenced'))
);
create index merchant_here_unsettled on concord.merchant_here (merchant_id) where state in ('arriving', 'leaving');
grant select on concord.merchant_here to ":request_role";

-- On a shard: sets the merchants of the transaction, as set_config('concord.merchants', …) does where there is only one
-- database, and refuses before anything else runs if one of them does not live here (CS001) or is on its way (CS002).
-- Whoever is let in holds a shared lock until the transaction ends: a fence waits for it.
-- Merchant by merchant, since a join would read through the table; in the order of their ids, so that nobody who waits for
-- a fence holds up another.
create function concord.enter_merchants(wanted text) returns void language plpgsql as $$
declare
  merchants text[] := string_to_array(wanted, ',');
  one text;
  here record;
begin
  if cardinality(merchants) > 1 then
    merchants := (select array_agg(m order by m) from unnest(merchants) as m);
  end if;
  foreach one in array merchants loop
    perform pg_advisory_xact_lock_shared(7067003, hashtext(one));
    select state, fenced_until into here from concord.merchant_here where merchant_id = one;
    if here.state = 'open' or (here.state = 'fenced' and here.fenced_until <= clock_timestamp()) then
      continue;
    end if;
    if here.state in ('fenced', 'closed') then
      raise exception using errcode = 'CS002', message = format('%s is on its way to another shard', one);
    end if;
    raise exception using errcode = 'CS001', message = format('%s does not live on this shard', one);
  end loop;
  perform set_config('concord.entered', wanted, true);
end $$;

-- For who moves a merchant: refuses what comes behind it in the transaction (CS004) unless the merchant is as expected, and
-- keeps it so until the end. Whoever was overtaken by another move writes and deletes nothing any more.
create function concord.expect_merchant(wanted text, wanted_state text, wanted_epoch bigint) returns void language plpgsql as $$
begin
  perform from concord.merchant_here
    where merchant_id = wanted and state = wanted_state and epoch = wanted_epoch for share;
  if not found then
    raise exception using errcode = 'CS004', message = format('%s is not %s in epoch %s', wanted, wanted_state, wanted_epoch);
  end if;
end $$;

-- Merchants of whom another shard has the truth, while rows of theirs are here. Only who moves them sees those.
create function concord.unsettled() returns text[] stable language sql as $$
  select case when current_setting('concord.moving', true) = 'on' then '{}'::text[]
    else (select coalesce(array_agg(merchant_id), '{}') from concord.merchant_here where state in ('arriving', 'leaving')) end
$$;

-- Makes this database a shard, and is called at every start. From then on a transaction has the merchants that
-- enter_merchants let in and no others: a process that does not know of shards sees no rows and writes none. Sweepers,
-- exports and audit do not see who is unsettled; events on their way out are seen always.
create function concord.become_shard(wanted text) returns void language plpgsql as $$
declare
  known text;
  one regclass;
begin
  insert into concord.shard (name) values (wanted) on conflict do nothing;
  select name into known from concord.shard;
  if known <> wanted then
    raise exception using errcode = 'CS003', message = format('this database is %s, not %s', known, wanted);
  end if;
  if pg_get_functiondef('concord.merchants()'::regprocedure) not like '%concord.entered%' then
    create or replace function concord.merchants() returns text[] stable parallel safe language sql
      as 'select string_to_array(nullif(current_setting(''concord.entered'', true), ''''), '','')';
  end if;
  for one in
    select c.oid from pg_class c join pg_policy p on p.polrelid = c.oid and p.polname = 'system'
    where c.relnamespace = 'public'::regnamespace and c.relname not in ('outbox', 'parked_inbox_event')
      and not exists (select from pg_policy s where s.polrelid = c.oid and s.polname = 'settled')
  loop
    execute format('create policy settled on %s as restrictive to current_user
      using (merchant_id <> all ((select concord.unsettled())::text[]))', one);
  end loop;
end $$;
