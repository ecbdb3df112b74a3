import type { PathSegment } from './query-plan.ts';

/** What was fetched so far. A value may be an error: the error of that place. */
export type Tree = { [key: string]: unknown };

/** A value in the tree, and how to replace it. */
export type Place = { readonly value: Tree; readonly replace: (value: unknown) => void };

export function isTree(value: unknown): value is Tree {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Error);
}

/** Every object that a path of the plan leads to. */
export function placesAt(root: Tree, path: readonly PathSegment[]): Place[] {
  const found: Place[] = [];
  const visitEach = (list: unknown[], at: number): void => {
    for (const [index, one] of list.entries()) {
      visit(one, at, (by) => {
        list[index] = by;
      });
    }
  };
  const visit = (value: unknown, at: number, replace: (value: unknown) => void): void => {
    const segment = path[at];
    if (segment === '@') {
      if (Array.isArray(value)) visitEach(value, at + 1);
    } else if (Array.isArray(value)) {
      // A list that the plan does not enter by itself.
      if (segment === undefined) visitEach(value, at);
    } else if (!isTree(value)) {
      return;
    } else if (segment === undefined) {
      found.push({ value, replace });
    } else if ('TypeCondition' in segment) {
      if (segment.TypeCondition.includes(String(value.__typename))) visit(value, at + 1, replace);
    } else {
      const key = segment.Field;
      visit(value[key], at + 1, (by) => {
        value[key] = by;
      });
    }
  };
  visit(root, 0, () => undefined);
  return found;
}

/** Adds what one fetch brought to what others brought. */
export function mergeInto(target: Tree, source: Readonly<Tree>): void {
  for (const [key, value] of Object.entries(source)) target[key] = merged(target[key], value);
}

function merged(known: unknown, value: unknown): unknown {
  if (isTree(known) && isTree(value)) {
    mergeInto(known, value);
    return known;
  }
  if (Array.isArray(known) && Array.isArray(value)) return value.map((one, index) => merged(known[index], one));
  return value;
}

/**
 * Puts an error where it belongs: at the end of its path, or at the null that took its place further up. Answers whether
 * there is such a place.
 */
export function placeError(root: unknown, path: readonly (string | number)[], error: Error): boolean {
  let parent = root;
  for (const key of path) {
    if (typeof parent !== 'object' || parent === null || parent instanceof Error) return false;
    const children = parent as Record<string | number, unknown>;
    if (children[key] === null || children[key] === undefined) {
      children[key] = error;
      return true;
    }
    parent = children[key];
  }
  return false;
}
