/** Do two plain values say the same? The order of an object's keys does not count: stored documents lose it. */
export function sameFacts(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  const [left, right] = [Object.entries(a), new Map(Object.entries(b))];
  return left.length === right.size && left.every(([key, value]) => right.has(key) && sameFacts(value, right.get(key)));
}

/** The names of the fields in which two objects of one shape differ. */
export function changedFields<Shape extends object>(before: Shape, after: Shape): (keyof Shape & string)[] {
  const keys = new Set([...Object.keys(before), ...Object.keys(after)]) as Set<keyof Shape & string>;
  return [...keys].filter((key) => !sameFacts(before[key], after[key]));
}
