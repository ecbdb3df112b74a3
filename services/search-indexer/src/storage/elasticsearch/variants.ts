import { type BulkAction, bulk, readMany } from '@concord/elasticsearch';
import type { Band, BandChange } from '../search-index.ts';
import type { Store } from './store.ts';

export type VariantDocument = {
  readonly merchant_id: string;
  /** Null until the product has been seen. A variant never moves to another product. */
  readonly product_id: string | null;
  /** By location. */
  readonly bands: Readonly<Record<string, { readonly band: Band; readonly version: number }>>;
};

const ORDER: readonly Band[] = ['out', 'low', 'in'];

/** Tells each variant which product it is of. */
export async function linkVariants(
  store: Store,
  merchantId: string,
  productOf: ReadonlyMap<string, string>,
): Promise<void> {
  await changeVariants(store, merchantId, [...productOf.keys()], (variantId, known) =>
    known.product_id === null ? { ...known, product_id: productOf.get(variantId) ?? null } : known,
  );
}

/** Keeps the newest band of each location; answers the products whose variants these are, so far as they are known. */
export async function keepBands(
  store: Store,
  merchantId: string,
  changes: readonly BandChange[],
): Promise<Set<string>> {
  const ofVariant = Map.groupBy(changes, (change) => change.variantId);
  const kept = await changeVariants(store, merchantId, [...ofVariant.keys()], (variantId, known) =>
    (ofVariant.get(variantId) ?? []).reduce(withChange, known),
  );
  return new Set(kept.flatMap(({ product_id }) => (product_id === null ? [] : [product_id])));
}

/** How well each variant is stocked at its best location, as of now. */
export async function bestBands(
  { elasticsearch, indexes }: Store,
  merchantId: string,
  variantIds: readonly string[],
): Promise<ReadonlyMap<string, Band>> {
  const ids = variantIds.map((id) => idOf(merchantId, id));
  const found = await readMany<VariantDocument>(elasticsearch, indexes.variants, merchantId, ids);
  return new Map(variantIds.map((id, at) => [id, bestOf(Object.values(found[at]?.document.bands ?? {}))]));
}

export function bestOf(stocked: readonly { readonly band: Band }[]): Band {
  return ORDER[Math.max(0, ...stocked.map(({ band }) => ORDER.indexOf(band)))] ?? 'out';
}

function withChange(known: VariantDocument, { locationId, band, version }: BandChange): VariantDocument {
  const there = known.bands[locationId];
  if (there && (there.version > version || (there.version === version && there.band === band))) return known;
  return { ...known, bands: { ...known.bands, [locationId]: { band, version } } };
}

/** Compare and set for each: what somebody else changed meanwhile is read and changed again. */
async function changeVariants(
  { elasticsearch, indexes }: Store,
  merchantId: string,
  variantIds: readonly string[],
  changed: (variantId: string, known: VariantDocument) => VariantDocument,
): Promise<VariantDocument[]> {
  const settled = new Map<string, VariantDocument>();
  for (let left = variantIds; left.length > 0; left = left.filter((id) => !settled.has(id))) {
    const ids = left.map((id) => idOf(merchantId, id));
    const found = await readMany<VariantDocument>(elasticsearch, indexes.variants, merchantId, ids);
    const writes: { readonly variantId: string; readonly action: BulkAction; readonly document: VariantDocument }[] =
      [];
    for (const [at, variantId] of left.entries()) {
      const there = found[at];
      const known = there?.document ?? { merchant_id: merchantId, product_id: null, bands: {} };
      const document = changed(variantId, known);
      if (document === known) settled.set(variantId, known);
      else
        writes.push({
          variantId,
          document,
          action: writeOf(indexes.variants, merchantId, variantId, document, there?.version),
        });
    }
    const outcomes = await bulk(
      elasticsearch,
      writes.map(({ action }) => action),
      { searchable: false },
    );
    for (const [at, { variantId, document }] of writes.entries()) {
      if (outcomes[at] === 'done') settled.set(variantId, document);
    }
  }
  return [...settled.values()];
}

function writeOf(
  index: string,
  merchantId: string,
  variantId: string,
  document: VariantDocument,
  version: BulkAction['replaces'],
): BulkAction {
  return { index, id: idOf(merchantId, variantId), routing: merchantId, document, replaces: version ?? 'absent' };
}

function idOf(merchantId: string, variantId: string): string {
  return `${merchantId}/${variantId}`;
}
