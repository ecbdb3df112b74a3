/** Remembers which handles a file has had, in 8 bytes each: at most 16 bytes × the limit, whatever the handles' length. */
export type SeenHandles = {
  /** Answers false when the handle was there before. */
  readonly add: (handle: string) => boolean;
  readonly count: () => number;
};

const FIRST_SLOTS = 1024;

/**
 * Open addressing over 64-bit fingerprints. Two different handles among a million are taken for one with a probability
 * below 10⁻⁷; the second would be reported, not lost in silence.
 */
export function seenHandles(): SeenHandles {
  let slots = new Uint32Array(FIRST_SLOTS * 2);
  let count = 0;

  function grown(): Uint32Array<ArrayBuffer> {
    const larger = new Uint32Array(slots.length * 2);
    for (let at = 0; at < slots.length; at += 2) {
      const low = slots[at] ?? 0;
      const high = slots[at + 1] ?? 0;
      if (low !== 0 || high !== 0) put(larger, low, high);
    }
    return larger;
  }

  return {
    add(handle) {
      if (count * 4 >= slots.length) slots = grown();
      const added = put(slots, fingerprint(handle, 0x811c9dc5), fingerprint(handle, 0x9747b28c) | 1);
      if (added) count += 1;
      return added;
    },
    count: () => count,
  };
}

/** Answers false when the fingerprint is there already. The table always has a free slot. */
function put(slots: Uint32Array, low: number, high: number): boolean {
  const mask = slots.length / 2 - 1;
  for (let slot = low & mask; ; slot = (slot + 1) & mask) {
    const isLow = slots[slot * 2];
    const isHigh = slots[slot * 2 + 1];
    if (isLow === 0 && isHigh === 0) {
      slots[slot * 2] = low;
      slots[slot * 2 + 1] = high;
      return true;
    }
    if (isLow === low && isHigh === high >>> 0) return false;
  }
}

/** MurmurHash3's mixing over UTF-16 units. */
function fingerprint(text: string, seed: number): number {
  let hash = seed;
  for (let at = 0; at < text.length; at += 1) {
    let unit = Math.imul(text.charCodeAt(at), 0xcc9e2d51);
    unit = (unit << 15) | (unit >>> 17);
    hash ^= Math.imul(unit, 0x1b873593);
    hash = (hash << 13) | (hash >>> 19);
    hash = (Math.imul(hash, 5) + 0xe6546b64) | 0;
  }
  hash ^= text.length;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
