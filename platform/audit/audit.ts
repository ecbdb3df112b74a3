import { setTimeout as delay } from 'node:timers/promises';
import type { Ask } from './ask.ts';
import { compareFacts } from './compare-facts.ts';
import type { Facts, Law, Reading, Violation } from './facts.ts';
import { openWork } from './open-work.ts';
import { readFacts } from './read-facts.ts';

export type Report = {
  readonly checked: Reading['checked'];
  /** Rows of each kind of fact. */
  readonly rows: { readonly [Kind in keyof Facts]: number };
  /** What stood over two passes at unchanged versions. */
  readonly violations: readonly Violation[];
  /** Laws that should have had rows and had none: an audit of nothing proves nothing. */
  readonly unproved: readonly Law[];
  readonly passes: number;
};

export type AuditOptions = {
  readonly ask: Ask;
  /** How long processes under way are waited for. */
  readonly settleWithinMs?: number;
  readonly pauseMs?: number;
  readonly onWaiting?: (open: readonly Violation[]) => void;
};

/**
 * Reads everything twice. The services are read one after the other while they work, so one pass may see a payment
 * before its order; only what stands in two passes with nothing moved in between is a violation (CONSISTENCY 34).
 */
export async function audit(options: AuditOptions): Promise<Report> {
  const { ask, settleWithinMs = 90_000, pauseMs = 1_000, onWaiting = () => undefined } = options;
  const deadline = Date.now() + settleWithinMs;
  let before: ReadonlySet<string> | undefined;
  for (let passes = 1; ; passes++) {
    const reading = await readFacts(ask);
    const found = [...reading.violations, ...compareFacts(reading.facts)];
    const open = openWork(reading.facts);
    const standing = found.filter((violation) => before?.has(nameOf(violation)));
    const isQuiet = open.length === 0 && before !== undefined && standing.length === found.length;
    const isLate = before !== undefined && Date.now() > deadline;
    if (isQuiet || isLate) {
      const violations = isLate ? [...standing, ...open] : standing;
      return { violations, ...counted(reading), unproved: unproved(reading), passes };
    }
    if (open.length > 0) onWaiting(open);
    before = new Set(found.map(nameOf));
    await delay(pauseMs);
  }
}

function nameOf({ law, subject, detail, version }: Violation): string {
  return [law, subject, detail, version].join('\u0000');
}

function counted({ checked, facts }: Reading): Pick<Report, 'checked' | 'rows'> {
  const { checkouts, orders, payments, reservations, redemptions } = facts;
  return {
    checked,
    rows: {
      checkouts: checkouts.length,
      orders: orders.length,
      payments: payments.length,
      reservations: reservations.length,
      redemptions: redemptions.length,
    },
  };
}

/** Where there are orders there is stock, money and a history of it; some laws only apply to what was used. */
function unproved({ facts, checked }: Reading): Law[] {
  const { orders, payments, redemptions } = facts;
  if (orders.length === 0) return [];
  const applies: Readonly<Record<Law, boolean>> = {
    ...{ L1: true, L3: true, L5: true, L6: payments.some(({ capturedMinor }) => capturedMinor > 0) },
    ...{ L9: redemptions.length > 0, L11: false, L12: orders.some(({ channel }) => channel === 'pos') },
    ...{ L16: true, L17: true, L20: true },
  };
  return (Object.keys(checked) as Law[]).filter((law) => applies[law] && checked[law] === 0);
}
