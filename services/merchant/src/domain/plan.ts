import { accept, type Result, reject } from '@concord/result';

/** How many of each a merchant has; kept exact with every change. */
export type Usage = {
  readonly stores: number;
  readonly locations: number;
  readonly registers: number;
  readonly webhookEndpoints: number;
  readonly apps: number;
};

export type Counted = keyof Usage;
export type LimitReached = { readonly code: 'LIMIT_REACHED'; readonly limit: number };

export const PLANS = {
  standard: { stores: 50, locations: 200, registers: 1_000, webhookEndpoints: 50, apps: 50 },
} as const satisfies Readonly<Record<string, Usage>>;

export type Plan = keyof typeof PLANS;

/** One more of something, unless the plan's limit is reached. */
export function oneMore(plan: Plan, usage: Usage, counted: Counted): Result<Usage, LimitReached> {
  const limit = PLANS[plan][counted];
  if (usage[counted] >= limit) return reject({ code: 'LIMIT_REACHED', limit });
  return accept({ ...usage, [counted]: usage[counted] + 1 });
}

export function oneLess(usage: Usage, counted: Counted): Usage {
  return { ...usage, [counted]: Math.max(0, usage[counted] - 1) };
}
