import { accept, type Result, reject } from '@concord/result';
import type { HandleTaken, Product, SkuTaken, Variant } from './product.ts';

export type ClaimKind = 'product' | 'category' | 'collection' | 'sku';

/** A name that only one may have, and who has it; without an owner it is free again. */
export type Claim = {
  readonly kind: ClaimKind;
  readonly name: string;
  readonly ownerId: string | null;
  /** The product whose variant has the SKU; null for other kinds. */
  readonly productId: string | null;
};

type ClaimOf = (kind: ClaimKind, name: string) => Claim | undefined;

/** The claims that change with a product: names it takes and names it gives back. Refused where another has one. */
export function claimNames(
  before: Product | undefined,
  after: Product,
  claimOf: ClaimOf,
): Result<readonly Claim[], HandleTaken | SkuTaken> {
  const handle = claimOf('product', after.handle);
  if (handle?.ownerId && handle.ownerId !== after.id) return reject({ code: 'HANDLE_TAKEN', handle: after.handle });
  const skus = skusOf(after.variants);
  for (const sku of skus.keys()) {
    const known = claimOf('sku', sku);
    if (known?.ownerId && known.productId !== after.id) {
      return reject({ code: 'SKU_TAKEN', sku, variantId: known.ownerId });
    }
  }
  const twin = firstTwin(after.variants);
  if (twin) return reject({ code: 'SKU_TAKEN', ...twin });

  const given: Claim[] = [...skusOf(before?.variants ?? []).keys()]
    .filter((sku) => !skus.has(sku))
    .map((sku) => ({ kind: 'sku', name: sku, ownerId: null, productId: null }));
  if (before && before.handle !== after.handle) {
    given.push({ kind: 'product', name: before.handle, ownerId: null, productId: null });
  }
  const taken: Claim[] = [...skus].map(([name, ownerId]) => ({ kind: 'sku', name, ownerId, productId: after.id }));
  taken.push({ kind: 'product', name: after.handle, ownerId: after.id, productId: null });
  return accept([...given, ...taken.filter((claim) => claimOf(claim.kind, claim.name)?.ownerId !== claim.ownerId)]);
}

function skusOf(variants: readonly Variant[]): Map<string, string> {
  return new Map(variants.flatMap(({ id, sku }) => (sku === null ? [] : [[sku, id]])));
}

function firstTwin(variants: readonly Variant[]): { sku: string; variantId: string } | undefined {
  const owners = new Map<string, string>();
  for (const { id, sku } of variants) {
    if (sku === null) continue;
    const variantId = owners.get(sku);
    if (variantId !== undefined) return { sku, variantId };
    owners.set(sku, id);
  }
  return undefined;
}
