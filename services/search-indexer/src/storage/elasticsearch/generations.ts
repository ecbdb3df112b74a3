import { bulk, readMany, removeFound } from '@concord/elasticsearch';
import type { IndexState } from '../search-index.ts';
import type { Store } from './store.ts';

/** A generation, the index its documents lie in, and whether it is the one that is searched. */
export type Generation = { readonly generation: number; readonly index: string; readonly inUse: boolean };

type StateDocument = {
  readonly merchant_id: string;
  readonly in_use: number;
  readonly in_use_index: string;
  readonly building: number | null;
  readonly building_index: string | null;
};

const REFRESH_LIMIT_MS = 30_000;

/** The generations that take in what changes: the one being built first, so that the one in use is never ahead alone. */
export async function liveGenerations(store: Store, merchantId: string): Promise<Generation[]> {
  const state = await change(store, merchantId, (known) => known);
  const inUse = { generation: state.in_use, index: state.in_use_index, inUse: true };
  if (state.building === null || state.building_index === null) return [inUse];
  return [{ generation: state.building, index: state.building_index, inUse: false }, inUse];
}

export async function readState(store: Store, merchantId: string): Promise<IndexState> {
  const [found] = await readMany<StateDocument>(store.elasticsearch, store.indexes.states, merchantId, [merchantId]);
  return { inUse: found?.document.in_use ?? 1, building: found?.document.building ?? null };
}

export async function beginGeneration(store: Store, merchantId: string): Promise<void> {
  await change(store, merchantId, (known) =>
    known.building === null ? { ...known, building: known.in_use + 1, building_index: store.indexes.products } : known,
  );
}

/** Everything that was built can be found before anybody looks there; then the others are removed. */
export async function useGeneration(store: Store, merchantId: string, generation: number): Promise<void> {
  const { elasticsearch, indexes } = store;
  const path = `/${indexes.anyProducts},${indexes.words}/_refresh`;
  await elasticsearch.ask({ method: 'POST', path, timeoutMs: REFRESH_LIMIT_MS });
  const state = await change(store, merchantId, (known) =>
    known.building === generation
      ? { ...known, in_use: generation, in_use_index: known.building_index ?? '', building: null, building_index: null }
      : known,
  );
  const old = {
    bool: { filter: [{ term: { merchant_id: merchantId } }, { range: { generation: { lt: state.in_use } } }] },
  };
  await removeFound(elasticsearch, indexes.anyProducts, merchantId, old);
  await removeFound(elasticsearch, indexes.words, merchantId, old);
}

/** Compare and set: of two that change a state at once, the slower one looks again. */
async function change(
  { elasticsearch, indexes }: Store,
  merchantId: string,
  changed: (known: StateDocument) => StateDocument,
): Promise<StateDocument> {
  for (;;) {
    const [found] = await readMany<StateDocument>(elasticsearch, indexes.states, merchantId, [merchantId]);
    const known = found?.document ?? newState(merchantId, indexes.products);
    const document = changed(known);
    if (found && document === known) return known;
    const action = { index: indexes.states, id: merchantId, routing: merchantId, document };
    const [outcome] = await bulk(elasticsearch, [{ ...action, replaces: found?.version ?? 'absent' }], {
      searchable: false,
    });
    if (outcome === 'done') return document;
  }
}

function newState(merchantId: string, index: string): StateDocument {
  return { merchant_id: merchantId, in_use: 1, in_use_index: index, building: null, building_index: null };
}
