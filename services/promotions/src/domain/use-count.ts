import { accept, type Result, reject } from '@concord/result';

/** Whose uses a counter counts: the promotion's; a code's, a customer's or both where those are not empty. */
export type UseSubject = { readonly promotionId: string; readonly code: string; readonly customer: string };

export type UseCount = UseSubject & {
  readonly held: number;
  readonly confirmed: number;
  /** The limit under which the latest use was held; null for none. */
  readonly useLimit: number | null;
  readonly version: number;
};

export function noUse(subject: UseSubject): UseCount {
  return { ...subject, held: 0, confirmed: 0, useLimit: null, version: 0 };
}

/** The counters that a use moves. Those without a limit count too, so that a limit given later knows what was used. */
export function subjectsOf({ promotionId, code, customer }: UseSubject): UseSubject[] {
  const codes = code === '' ? [''] : ['', code];
  const customers = customer === '' ? [''] : ['', customer];
  return codes.flatMap((code) => customers.map((customer) => ({ promotionId, code, customer })));
}

export function holdUse(count: UseCount, limit: number | undefined): Result<UseCount, { readonly code: 'USED_UP' }> {
  if (limit !== undefined && count.held + count.confirmed + 1 > limit) return reject({ code: 'USED_UP' });
  return accept({ ...count, held: count.held + 1, useLimit: limit ?? null, version: count.version + 1 });
}

export function confirmUse(count: UseCount): UseCount {
  return moved(count, -1, 1);
}

/** Gives a use back, whether it was only held or an order had it. */
export function releaseUse(count: UseCount, was: 'held' | 'confirmed'): UseCount {
  return was === 'held' ? moved(count, -1, 0) : moved(count, 0, -1);
}

function moved(count: UseCount, held: number, confirmed: number): UseCount {
  const next = { ...count, held: count.held + held, confirmed: count.confirmed + confirmed };
  if (next.held < 0 || next.confirmed < 0) throw new Error(`The uses of ${count.promotionId} would fall below zero`);
  return { ...next, version: count.version + 1 };
}
