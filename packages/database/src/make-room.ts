/**
 * Keeps a map at no more than `maxSize` entries: where it has more, the ones that came first go, a sixteenth at once. One by
 * one costs more the larger the map: each look for the first walks over all that were deleted since the map was last
 * arranged anew (measured with 20,000 entries: 16.5 µs; a sixteenth at once, below 0.5).
 */
export function makeRoom(entries: Map<string, unknown>, maxSize: number): void {
  if (entries.size <= maxSize) return;
  const keep = maxSize - Math.floor(maxSize / 16);
  for (const key of entries.keys()) {
    if (entries.size <= keep) return;
    entries.delete(key);
  }
}
