import type { ResultSet } from './pipeline.ts';
import type { Statement } from './statement.ts';

type Read = {
  readonly merchantId: string;
  readonly statements: readonly Statement[];
  readonly done: PromiseWithResolvers<ResultSet[]>;
};

type Run = (statements: readonly Statement[]) => Promise<ResultSet[]>;
type ReadForMerchant = (merchantId: string, statements: readonly Statement[]) => Promise<ResultSet[]>;

const MAX_TOGETHER = 40;

/**
 * Reads that arrive in one turn of the event loop, or while all connections are busy, travel together: one round trip
 * for many. Each statement still runs under its own merchant's setting and no other (CONSISTENCY 28), since the setting
 * is changed between them. If one of them fails, each is asked again alone, so that only its own caller hears of it.
 */
export function gatherReads(run: Run, setMerchant: (merchantId: string) => Statement, lanes: number): ReadForMerchant {
  let waiting: Read[] = [];
  let busy = 0;
  let scheduled = false;

  const flush = (): void => {
    scheduled = false;
    while (waiting.length > 0 && busy < lanes) {
      // What waits is spread over the free connections: the server works on them side by side.
      const share = Math.min(MAX_TOGETHER, Math.ceil(waiting.length / (lanes - busy)));
      const together = waiting.slice(0, share);
      waiting = waiting.slice(share);
      busy += 1;
      void ask(together).finally(() => {
        busy -= 1;
        flush();
      });
    }
  };
  const ask = async (together: readonly Read[]): Promise<void> => {
    try {
      const { statements, places } = inOneTransaction(together, setMerchant);
      const results = await run(statements);
      together.forEach(({ done, statements: own }, index) => {
        const first = places[index] ?? 0;
        done.resolve(results.slice(first, first + own.length));
      });
    } catch (error) {
      const only = together.length === 1 ? together[0] : undefined;
      if (only) only.done.reject(error);
      else for (const one of together) await ask([one]);
    }
  };
  return (merchantId, statements) => {
    const done = Promise.withResolvers<ResultSet[]>();
    waiting.push({ merchantId, statements, done });
    if (!scheduled && busy < lanes) {
      scheduled = true;
      setImmediate(flush);
    }
    return done.promise;
  };
}

function inOneTransaction(together: readonly Read[], setMerchant: (merchantId: string) => Statement) {
  const statements: Statement[] = [];
  const places: number[] = [];
  let current: string | undefined;
  for (const { merchantId, statements: own } of together) {
    if (merchantId !== current) statements.push(setMerchant(merchantId));
    current = merchantId;
    places.push(statements.length);
    statements.push(...own);
  }
  return { statements, places };
}

const onlyReads = new Map<string, boolean>();

/** Does the statement change and lock nothing, so that it may be asked twice and beside others? */
export function isRead({ text }: Statement): boolean {
  const known = onlyReads.get(text);
  if (known !== undefined) return known;
  const reads =
    /^\s*select\b/i.test(text) && !/\bfor\s+(no\s+key\s+)?(update|share)\b|\bnextval\b|advisory/i.test(text);
  onlyReads.set(text, reads);
  return reads;
}
