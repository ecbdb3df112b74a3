import { isDeepStrictEqual } from 'node:util';
import { type BulkAction, bulk, readMany } from '@concord/elasticsearch';
import type { SearchDocument } from '../../domain/search-document.ts';
import type { Generation } from './generations.ts';
import { type ProductDocument, productDocument, withBand } from './product-document.ts';
import type { Store } from './store.ts';
import { bestBands, bestOf } from './variants.ts';

export type ProductWrite = {
  readonly merchantId: string;
  readonly into: Generation;
  readonly productIds: readonly string[];
  /** Documents that came; of the other products only the band is looked at. */
  readonly documents: ReadonlyMap<string, SearchDocument>;
};

const MAX_PASSES = 50;

/**
 * Brings products of a generation up to what came and to what their variants say. A write replaces exactly what was read,
 * and it is only done when a pass finds nothing left to write: a band that changed while a product was written is seen
 * either by this pass or by the one that follows the change of the band. An older version never wins, as there is no
 * moment between reading it and replacing it. What is in use is searchable when this answers.
 */
export async function writeProducts(store: Store, write: ProductWrite): Promise<void> {
  for (let pass = 0; pass < MAX_PASSES; pass += 1) {
    const actions = await actionsOf(store, write);
    if (actions.length === 0) return;
    await bulk(store.elasticsearch, actions, { searchable: write.into.inUse });
  }
  throw new Error(`Products of ${write.merchantId} were changed by others ${MAX_PASSES} times in a row`);
}

async function actionsOf(store: Store, write: ProductWrite): Promise<BulkAction[]> {
  const { merchantId, into, productIds, documents } = write;
  const ids = productIds.map((id) => `${merchantId}/${into.generation}/${id}`);
  const found = await readMany<ProductDocument>(store.elasticsearch, into.index, merchantId, ids);
  const wanted = productIds.map((id, at) => newer(write, documents.get(id), found[at]?.document));
  const bands = await bestBands(store, merchantId, [...new Set(wanted.flatMap((one) => one?.variant_ids ?? []))]);
  return wanted.flatMap((one, at): BulkAction[] => {
    if (one === undefined) return [];
    const stocked = one.variant_ids.map((id) => ({ band: bands.get(id) ?? 'out' }));
    const document = withBand(one, one.always_available ? 'in' : bestOf(stocked));
    if (isDeepStrictEqual(document, found[at]?.document)) return [];
    const action = { index: into.index, id: ids[at] ?? '', routing: merchantId, document };
    return [{ ...action, replaces: found[at]?.version ?? 'absent' }];
  });
}

function newer(
  { merchantId, into }: ProductWrite,
  came: SearchDocument | undefined,
  there: ProductDocument | undefined,
): ProductDocument | undefined {
  if (came === undefined || (there !== undefined && there.version > came.version)) return there;
  return productDocument({ merchantId, generation: into.generation }, came);
}
