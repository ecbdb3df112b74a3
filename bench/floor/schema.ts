/** The least that a shop must keep: what an order needs and nothing else. */
export const FLOOR_SCHEMA = `
create table stock (variant_id int primary key, on_hand int not null, reserved int not null default 0, check (reserved <= on_hand)) with (fillfactor = 70);
create table orders (id bigint generated always as identity primary key, code text not null unique, email text not null,
  address jsonb not null, state text not null, subtotal bigint not null, shipping bigint not null, tax bigint not null,
  total bigint not null, placed_at timestamptz not null default now());
create table order_line (id bigint generated always as identity primary key, order_id bigint not null references orders,
  variant_id int not null, quantity int not null, unit_price bigint not null, tax_ppm int not null);
create index on order_line (order_id);
create table payment (id bigint generated always as identity primary key, order_id bigint not null references orders,
  method text not null, amount bigint not null, state text not null);
create index on payment (order_id);
create table outbox (id bigint generated always as identity primary key, type text not null, data jsonb not null, at timestamptz not null default now());
insert into stock select variant, 100000000 from generate_series(1, 3000) as variant;
insert into stock values (0, 0), (900000, 2000000000);
vacuum analyze;
`;
