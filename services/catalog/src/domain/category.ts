/** A place in the tree that shoppers walk. */
export type Category = {
  readonly id: string;
  readonly handle: string;
  readonly name: string;
  readonly parentId: string | null;
  readonly position: number;
  readonly version: number;
};

export type CategoryTree = {
  readonly all: readonly Category[];
  readonly byId: ReadonlyMap<string, Category>;
  readonly byHandle: ReadonlyMap<string, Category>;
  readonly childrenOf: ReadonlyMap<string | null, readonly Category[]>;
};

/** How deep a tree may be; also what stops a walk if rows ever formed a circle. */
const MAX_DEPTH = 20;

export function categoryTree(categories: readonly Category[]): CategoryTree {
  const ordered = categories.toSorted((a, b) => a.position - b.position || compareText(a.name, b.name));
  const childrenOf = Map.groupBy(ordered, (category) => category.parentId);
  return {
    all: below(childrenOf, null),
    byId: new Map(ordered.map((category) => [category.id, category])),
    byHandle: new Map(ordered.map((category) => [category.handle, category])),
    childrenOf,
  };
}

/** From the top down to the category itself. */
export function pathTo(tree: CategoryTree, id: string | null): Category[] {
  const path: Category[] = [];
  let current = id === null ? undefined : tree.byId.get(id);
  while (current && path.length < MAX_DEPTH) {
    path.unshift(current);
    current = current.parentId === null ? undefined : tree.byId.get(current.parentId);
  }
  return path;
}

/** The category and all below it. */
export function withDescendants(tree: CategoryTree, category: Category): Category[] {
  return [category, ...below(tree.childrenOf, category.id)];
}

function below(
  childrenOf: ReadonlyMap<string | null, readonly Category[]>,
  parentId: string | null,
  depth = 0,
): Category[] {
  if (depth >= MAX_DEPTH) return [];
  return (childrenOf.get(parentId) ?? []).flatMap((child) => [child, ...below(childrenOf, child.id, depth + 1)]);
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
