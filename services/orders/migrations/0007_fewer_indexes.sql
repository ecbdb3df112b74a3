-- Each entry of an index is a part of what an order costs. A timeline is read by its order, so that is its key; the
-- numbers of a store are unique by the same index that orders are found in by number.
drop index timeline_entry_order;
alter table timeline_entry drop constraint timeline_entry_pkey;
alter table timeline_entry add primary key (merchant_id, order_id, id);
alter table orders drop constraint orders_number;
drop index orders_by_number;
alter table orders add constraint orders_number unique (merchant_id, number, store_id);
