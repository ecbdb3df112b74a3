/**
 * A document's id: merchant first, then its key. One merchant's id can never name another's document, and two keys never
 * give one id, whatever their parts contain.
 */
export function documentId(merchantId: string, key: readonly string[]): string {
  return [merchantId, ...key].map(escaped).join('/');
}

/** The condition on `_id`. One is asked for itself: FerretDB uses its index for one, and for a list reads everything. */
export function oneOf(ids: readonly string[]): string | { readonly $in: readonly string[] } {
  const [only] = ids;
  return ids.length === 1 && only !== undefined ? only : { $in: ids };
}

function escaped(part: string): string {
  return part.replaceAll('%', '%25').replaceAll('/', '%2F');
}
