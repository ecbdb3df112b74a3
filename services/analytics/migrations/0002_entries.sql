-- What every report adds up: one entry for each sale on its day and one for each reversal on its own.
create view sales_entry with (security_invoker = true) as
  select merchant_id, order_id, placed_at as occurred_at, store_id, channel, location_id, null::text as product_id,
    currency, test, 1 as order_count, unit_count, gross_minor, net_minor, tax_minor, discount_minor, shipping_minor,
    0 as cancelled_count, 0::bigint as cancelled_units, 0::bigint as cancelled_minor,
    0::bigint as returned_units, 0::bigint as refund_minor
  from sale
  union all
  select s.merchant_id, s.order_id, r.occurred_at, s.store_id, s.channel, s.location_id, null, s.currency, s.test,
    0, 0, 0, 0, 0, 0, 0, 1, r.unit_count, case when r.whole then s.gross_minor else r.amount_minor end, 0, 0
  from reversal r join sale s using (merchant_id, order_id) where r.kind = 'cancellation'
  union all
  select s.merchant_id, s.order_id, r.occurred_at, s.store_id, s.channel, s.location_id, null, s.currency, s.test,
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, r.unit_count, r.amount_minor
  from reversal r join sale s using (merchant_id, order_id) where r.kind = 'return';
grant select on sales_entry to ":request_role";

-- What one line of a reversal is worth.
create view reversed_line with (security_invoker = true) as
  select r.merchant_id, r.id as reversal_id, r.kind, r.order_id, r.occurred_at, l.product_id, v.quantity,
    coalesce(v.amount_minor, case when r.whole or r.amount_minor > 0 then l.gross_minor * v.quantity / l.quantity else 0 end)
      as amount_minor
  from reversal r
  join reversal_line v on v.merchant_id = r.merchant_id and v.reversal_id = r.id
  join sale_line l on l.merchant_id = r.merchant_id and l.order_id = r.order_id and l.line_id = v.line_id;
grant select on reversed_line to ":request_role";

-- The same apart by product. What is of no product (shipping, rounding) has an entry without one, so that the entries of
-- an order add up to those above to the minor unit.
create view product_entry with (security_invoker = true) as
  select s.merchant_id, s.order_id, s.placed_at as occurred_at, s.store_id, s.channel, s.location_id, l.product_id,
    s.currency, s.test, 1 as order_count, l.quantity as unit_count, l.gross_minor, l.net_minor,
    l.gross_minor - l.net_minor as tax_minor, null::bigint as discount_minor, null::bigint as shipping_minor,
    0 as cancelled_count, 0::bigint as cancelled_units, 0::bigint as cancelled_minor,
    0::bigint as returned_units, 0::bigint as refund_minor
  from sale s join sale_line l using (merchant_id, order_id)
  union all
  select merchant_id, order_id, placed_at, store_id, channel, location_id, null, currency, test, 0, 0,
    gross_minor - line_gross_minor, net_minor - line_net_minor, tax_minor - (line_gross_minor - line_net_minor),
    null, null, 0, 0, 0, 0, 0
  from sale
  where gross_minor <> line_gross_minor or net_minor <> line_net_minor or tax_minor <> line_gross_minor - line_net_minor
  union all
  select s.merchant_id, s.order_id, v.occurred_at, s.store_id, s.channel, s.location_id, v.product_id, s.currency, s.test,
    0, 0, 0, 0, 0, null, null,
    case v.kind when 'cancellation' then 1 else 0 end,
    case v.kind when 'cancellation' then v.quantity else 0 end,
    case v.kind when 'cancellation' then v.amount_minor else 0 end,
    case v.kind when 'return' then v.quantity else 0 end,
    case v.kind when 'return' then v.amount_minor else 0 end
  from reversed_line v join sale s using (merchant_id, order_id)
  union all
  select s.merchant_id, s.order_id, r.occurred_at, s.store_id, s.channel, s.location_id, null, s.currency, s.test,
    0, 0, 0, 0, 0, null, null, 0, 0,
    case r.kind when 'cancellation' then (case when r.whole then s.gross_minor else r.amount_minor end) - coalesce(t.lines_minor, 0) else 0 end,
    0,
    case r.kind when 'return' then r.amount_minor - coalesce(t.lines_minor, 0) else 0 end
  from reversal r
  join sale s using (merchant_id, order_id)
  left join (
    select merchant_id, reversal_id, sum(amount_minor)::bigint as lines_minor from reversed_line group by 1, 2
  ) t on t.merchant_id = r.merchant_id and t.reversal_id = r.id
  where (case when r.whole then s.gross_minor else r.amount_minor end) <> coalesce(t.lines_minor, 0);
grant select on product_entry to ":request_role";
