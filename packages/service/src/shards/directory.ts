/** Where a merchant's rows are, as the directory in Merchant Account says. `epoch` grows with every move. */
export type Placement = { readonly shardId: string; readonly epoch: number };

/** Asks the directory. Throws an error with `retryAfterMs` where it cannot be asked now. */
export type Directory = (merchantId: string) => Promise<Placement>;

export type KnownPlacements = {
  /** What was answered last, without waiting. One that has grown old is asked for again behind it. */
  readonly known: (merchantId: string) => Placement | undefined;
  /** Asks, once for all who want to know at the same time. */
  readonly ask: (merchantId: string) => Promise<Placement>;
  readonly forget: (merchantId: string) => void;
};

const MAX_KNOWN = 50_000;
const FRESH_MS = 60_000;

/**
 * The directory as one process remembers it. That may be wrong after a move and does no harm: a shard refuses whoever
 * does not live there, and then the directory is asked again. So an old answer also stands while the directory is away.
 */
export function knownPlacements(directory: Directory, now: () => number = Date.now): KnownPlacements {
  const answered = new Map<string, { readonly placement: Placement; readonly askedAtMs: number }>();
  const asking = new Map<string, Promise<Placement>>();

  const askOnce = async (merchantId: string): Promise<Placement> => {
    try {
      const placement = await directory(merchantId);
      answered.delete(merchantId);
      answered.set(merchantId, { placement, askedAtMs: now() });
      const [oldest] = answered.keys();
      if (answered.size > MAX_KNOWN && oldest !== undefined) answered.delete(oldest);
      return placement;
    } finally {
      asking.delete(merchantId);
    }
  };
  const ask = (merchantId: string): Promise<Placement> => {
    const known = asking.get(merchantId) ?? askOnce(merchantId);
    asking.set(merchantId, known);
    return known;
  };
  return {
    known: (merchantId) => {
      const found = answered.get(merchantId);
      if (found && now() - found.askedAtMs > FRESH_MS) ask(merchantId).catch(() => undefined);
      return found?.placement;
    },
    ask,
    forget: (merchantId) => void answered.delete(merchantId),
  };
}
