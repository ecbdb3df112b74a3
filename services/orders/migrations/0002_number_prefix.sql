-- What the store put before its numbers when the order was placed: it stays so, whatever the store does later.
alter table orders add column number_prefix text not null default '';
create index orders_by_whole_number on orders (merchant_id, number_prefix, number) where number_prefix <> '';
