import { type OrderDocument, withoutUnseen } from './order-document.ts';
import { changeOrders, type Store } from './save-orders.ts';
import { search } from './search.ts';

const PAGE_SIZE = 500;

/** Goes through a merchant's orders, removes what a rebuild did not find, and answers how many sales that were. */
export async function removeUnseen(
  store: Store,
  merchantId: string,
  rebuild: { readonly id: string; readonly startedAtMs: number },
): Promise<number> {
  const { elasticsearch, indexes } = store;
  await elasticsearch.ask({ method: 'POST', path: `/${indexes.orders}/_refresh`, timeoutMs: 30_000 });
  let removed = 0;
  let after: readonly unknown[] | undefined;
  do {
    const { hits } = await search<OrderDocument>(elasticsearch, indexes.orders, merchantId, {
      size: PAGE_SIZE,
      _source: ['order_id', 'facts'],
      query: { bool: { filter: [{ term: { merchant_id: merchantId } }] } },
      sort: [{ order_id: 'asc' }],
      ...(after && { search_after: after }),
    });
    const unseen = hits.hits.filter(({ _source: { facts } }) => withoutUnseen(facts, rebuild) !== facts);
    const orderIds = unseen.map((hit) => hit._source.order_id);
    removed += unseen.filter(({ _source: { facts } }) => facts.sale && !withoutUnseen(facts, rebuild).sale).length;
    await changeOrders(store, merchantId, orderIds, (_, known) => withoutUnseen(known, rebuild));
    after = hits.hits.at(-1)?.sort;
  } while (after !== undefined);
  return removed;
}
