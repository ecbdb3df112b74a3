/**
 * Where a value has text that no database and no log keeps: with a NUL, or with half of a surrogate pair. Undefined when
 * all of it can be kept. JSON can carry both, so whoever sends one is told, instead of a fault further in.
 */
export function unkeepableText(value: unknown, path: readonly PropertyKey[] = []): readonly PropertyKey[] | undefined {
  if (typeof value === 'string') return isKeepable(value) ? undefined : path;
  if (typeof value !== 'object' || value === null) return undefined;
  for (const [key, part] of Object.entries(value)) {
    const found = isKeepable(key) ? unkeepableText(part, [...path, key]) : path;
    if (found) return found;
  }
  return undefined;
}

function isKeepable(text: string): boolean {
  return text.isWellFormed() && !text.includes('\u0000');
}
