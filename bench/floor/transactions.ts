/** A unit of work whose speed is a limit of the machine. `:name` is a variable, drawn anew each time, or a column `gives` names. */
export type FloorTransaction = {
  readonly name: string;
  readonly what: string;
  readonly variables: Readonly<Record<string, readonly [from: number, to: number]>>;
  /** Each is one round trip. */
  readonly statements: readonly { readonly sql: string; readonly gives?: string }[];
};

const ADDRESS = `'{"name":"Sam Shopper","line1":"Ringstrasse 1","city":"Berlin","postalCode":"10115","countryCode":"DE"}'`;
const COLUMNS = 'code, email, address, state, subtotal, shipping, tax, total';
const VALUES = `'F' || (:code)::bigint, 'sam@example.test', ${ADDRESS}, 'paid', 2000, 500, 400, 2500`;
const TAKE = 'update stock set reserved = reserved + 1 where variant_id = :%s and on_hand - reserved >= 1';
const CODE = [1, 9_000_000_000_000_000] as const;

const take = (variable: string) => TAKE.replace('%s', variable);

export const ORDER: FloorTransaction = {
  name: 'order',
  what: 'an order in one transaction of 8 round trips',
  variables: { lower: [1, 1_500], upper: [1_501, 3_000], code: CODE },
  statements: [
    { sql: 'begin' },
    { sql: take('lower') },
    { sql: take('upper') },
    { sql: `insert into orders (${COLUMNS}) values (${VALUES}) returning id`, gives: 'id' },
    {
      sql: 'insert into order_line (order_id, variant_id, quantity, unit_price, tax_ppm) values (:id, :lower, 1, 1000, 190000), (:id, :upper, 1, 1000, 190000)',
    },
    { sql: "insert into payment (order_id, method, amount, state) values (:id, 'card', 2500, 'captured')" },
    { sql: "insert into outbox (type, data) values ('order-placed', jsonb_build_object('orderId', (:id)::bigint))" },
    { sql: 'commit' },
  ],
};

/**
 * The same as one statement. The order is only written when both lines were taken: where one was not, the division fails
 * and with it all that the statement did.
 */
export const ORDER_AT_ONCE: FloorTransaction = {
  name: 'order-at-once',
  what: 'the same order as one statement, both lines checked',
  variables: { lower: [1, 1_500], upper: [1_501, 3_000], code: CODE },
  statements: [{ sql: orderAtOnce(':lower', ':upper') }],
};

export function orderAtOnce(lower: string, upper: string): string {
  const taking = (variant: string) => TAKE.replace(':%s', variant);
  return `with first_taken as (${taking(lower)} returning variant_id),
    second_taken as (${taking(upper)} and exists (select from first_taken) returning variant_id),
    taken as (select variant_id from first_taken union all select variant_id from second_taken),
    placed as (insert into orders (${COLUMNS}) select ${VALUES.replace('(:code)::bigint', '(:code)::bigint')} from (select count(*) as lines from taken) as counted
      where 1 / (counted.lines / 2) = 1 returning id),
    lined as (insert into order_line (order_id, variant_id, quantity, unit_price, tax_ppm) select placed.id, taken.variant_id, 1, 1000, 190000 from placed, taken),
    paid as (insert into payment (order_id, method, amount, state) select id, 'card', 2500, 'captured' from placed)
    insert into outbox (type, data) select 'order-placed', jsonb_build_object('orderId', id) from placed`.replaceAll(
    /\s*\n\s*/g,
    ' ',
  );
}

export const HOT_ROW: FloorTransaction = {
  name: 'hot-row',
  what: 'a guarded update of one and the same row',
  variables: {},
  statements: [{ sql: TAKE.replace(':%s', '900000') }],
};
