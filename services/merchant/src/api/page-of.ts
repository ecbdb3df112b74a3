/** A page as the contract has it: there may be more if it is full, and then the last item says where to go on. */
export function pageOf<Item, View>(
  found: readonly Item[],
  first: number,
  view: (item: Item) => View,
  cursor: (item: Item) => string,
): { items: View[]; nextCursor: string | null } {
  const last = found.length === first ? found.at(-1) : undefined;
  return { items: found.map(view), nextCursor: last ? cursor(last) : null };
}
