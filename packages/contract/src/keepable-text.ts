/**
 * Where a value has text that no database and no log keeps: with a NUL, or with half of a surrogate pair. Undefined when
 * all of it can be kept. JSON can carry both, so whoever sends one is told, instead of a fault further in.
 */
export function unkeepableText(value: unknown): readonly PropertyKey[] | undefined {
  // Nearly always all of it can, and then no path is made.
  return isKeepableAll(value) ? undefined : pathOfUnkeepable(value, []);
}

function isKeepableAll(value: unknown): boolean {
  if (typeof value === 'string') return isKeepable(value);
  if (typeof value !== 'object' || value === null) return true;
  // Not `for … in`: compiled for the shape that it met last, it is thrown away at the next one.
  for (const key of Object.keys(value)) {
    if (!isKeepable(key) || !isKeepableAll(value[key as keyof typeof value])) return false;
  }
  return true;
}

function pathOfUnkeepable(value: unknown, path: readonly PropertyKey[]): readonly PropertyKey[] | undefined {
  if (typeof value === 'string') return isKeepable(value) ? undefined : path;
  if (typeof value !== 'object' || value === null) return undefined;
  for (const [key, part] of Object.entries(value)) {
    const found = isKeepable(key) ? pathOfUnkeepable(part, [...path, key]) : path;
    if (found) return found;
  }
  return undefined;
}

function isKeepable(text: string): boolean {
  return text.isWellFormed() && !text.includes('\u0000');
}
