-- Which database a shard is, whatever its server is called: a copy and a replica keep it, another database has another.
alter table concord.shard add column database_id uuid not null default gen_random_uuid();

-- On the first shard: which databases its service's shards are. A server that is named wrongly has a database of the same
-- name, or is given one; merchants must not be let in there.
create table concord.known_shard (
  name text primary key,
  database_id uuid not null
);

-- On the first shard, at every start: the database that has a shard's name for the first time keeps it, another is refused.
create function concord.know_shard(wanted text, wanted_id uuid) returns void language plpgsql as $$
begin
  insert into concord.known_shard (name, database_id) values (wanted, wanted_id) on conflict do nothing;
  perform from concord.known_shard where name = wanted and database_id = wanted_id;
  if not found then
    raise exception using errcode = 'CS005', message = format('%s is another database than before', wanted);
  end if;
end $$;
