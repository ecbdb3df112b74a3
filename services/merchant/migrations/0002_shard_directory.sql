-- The directory learns to move a merchant. `epoch` grows with every move: an answer from before one opens nothing after
-- it. While a merchant is `copying` it lives on its shard, and the other is being made ready; while it is `clearing` it
-- lives on its shard already, and its rows on the other are being deleted.
alter table merchant_placement
  add column epoch bigint not null default 1,
  add column move text check (move in ('copying', 'clearing')),
  add column other_shard_id text references shard (id),
  add constraint merchant_placement_move check ((move is null) = (other_shard_id is null));
create index merchant_placement_shard on merchant_placement (shard_id, merchant_id);
update shard set description = 'The first shard: every merchant, while there is no other' where id = 'shard-1';
