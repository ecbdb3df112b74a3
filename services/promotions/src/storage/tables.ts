import { aggregateTable, type Columns, ledgerTable } from '@concord/database';
import type { Budget } from '../domain/budget.ts';
import type { Coupon, CouponBatch } from '../domain/coupon.ts';
import { type RunPromotion, type UseLimits, withoutCodes } from '../domain/promotion.ts';
import type { UseCount } from '../domain/use-count.ts';

type Row = Record<string, unknown>;

export const promotions = aggregateTable<RunPromotion>({
  name: 'promotion',
  key: ['id'],
  columns: {
    state: 'text',
    priority: 'bigint',
    rule: 'jsonb',
    codes: 'jsonb',
    store_ids: 'jsonb',
    limits: 'jsonb',
    coupons_limited: 'boolean',
    version: 'bigint',
  },
  keyOf: ({ id }) => [id],
  fromRow: promotionFromRow,
  toRow: ({ id, state, rule, storeIds, limits, couponsLimited, version }) => ({
    id,
    state,
    priority: rule.priority,
    rule: withoutCodes(rule),
    codes: rule.conditions.map((condition) => (condition.kind === 'coupon' ? condition.codes : [])),
    store_ids: storeIds,
    limits,
    coupons_limited: couponsLimited,
    version,
  }),
  // Codes are worth money to whoever reads them; the audit log is read by more people than promotions are.
  personal: ['codes'],
});

export function promotionFromRow(row: Row): RunPromotion {
  const rule = row.rule as RunPromotion['rule'];
  const codes = row.codes as string[][];
  const conditions = rule.conditions.map((condition, place) =>
    condition.kind === 'coupon' ? { ...condition, codes: codes[place] ?? [] } : condition,
  );
  return {
    id: row.id as string,
    state: row.state as RunPromotion['state'],
    rule: { ...rule, conditions },
    storeIds: row.store_ids as RunPromotion['storeIds'],
    limits: row.limits as RunPromotion['limits'],
    couponsLimited: row.coupons_limited as boolean,
    version: row.version as number,
  };
}

const LIMIT_COLUMNS = { total_limit: 'bigint', per_customer_limit: 'bigint' } as const;

export function limitsFromRow(row: Row): UseLimits {
  const total = row.total_limit as number | null;
  const perCustomer = row.per_customer_limit as number | null;
  return { ...(total === null ? {} : { total }), ...(perCustomer === null ? {} : { perCustomer }) };
}

function limitsToRow({ total, perCustomer }: UseLimits): Row {
  return { total_limit: total ?? null, per_customer_limit: perCustomer ?? null };
}

const COUPON_COLUMNS: Columns = { code: 'text', id: 'text', promotion_id: 'text', batch_id: 'text', ...LIMIT_COLUMNS };

/** Loaded with their promotion. They are added as entries: what the audit log tells of a change would name its code. */
export const coupons = aggregateTable<Coupon>({
  name: 'coupon',
  key: ['code'],
  columns: COUPON_COLUMNS,
  keyOf: ({ code }) => [code],
  fromRow: (row) => ({
    id: row.id as string,
    code: row.code as string,
    promotionId: row.promotion_id as string,
    batchId: row.batch_id as string,
    limits: limitsFromRow(row),
  }),
  toRow: couponToRow,
});

export const newCoupons = ledgerTable<Coupon>({ name: 'coupon', columns: COUPON_COLUMNS, toRow: couponToRow });

function couponToRow({ id, code, promotionId, batchId, limits }: Coupon): Row {
  return { id, code, promotion_id: promotionId, batch_id: batchId, ...limitsToRow(limits) };
}

export const couponBatches = aggregateTable<CouponBatch>({
  name: 'coupon_batch',
  key: ['id'],
  columns: {
    promotion_id: 'text',
    prefix: 'text',
    requested: 'bigint',
    created: 'bigint',
    ...LIMIT_COLUMNS,
    version: 'bigint',
  },
  keyOf: ({ id }) => [id],
  fromRow: batchFromRow,
  toRow: ({ id, promotionId, prefix, requested, created, limits, version }) => ({
    id,
    promotion_id: promotionId,
    prefix,
    requested,
    created,
    ...limitsToRow(limits),
    version,
  }),
});

export function batchFromRow(row: Row): CouponBatch {
  return {
    id: row.id as string,
    promotionId: row.promotion_id as string,
    prefix: row.prefix as string,
    requested: row.requested as number,
    created: row.created as number,
    limits: limitsFromRow(row),
    version: row.version as number,
  };
}

export const useCounts = aggregateTable<UseCount>({
  name: 'use_count',
  key: ['promotion_id', 'code', 'customer'],
  columns: { held: 'bigint', confirmed: 'bigint', use_limit: 'bigint', version: 'bigint' },
  keyOf: ({ promotionId, code, customer }) => [promotionId, code, customer],
  fromRow: (row) => ({
    promotionId: row.promotion_id as string,
    code: row.code as string,
    customer: row.customer as string,
    held: row.held as number,
    confirmed: row.confirmed as number,
    useLimit: row.use_limit as number | null,
    version: row.version as number,
  }),
  toRow: ({ promotionId, code, customer, held, confirmed, useLimit, version }) => ({
    promotion_id: promotionId,
    code,
    customer,
    held,
    confirmed,
    use_limit: useLimit,
    version,
  }),
});

export const budgets = aggregateTable<Budget>({
  name: 'budget',
  key: ['promotion_id', 'currency'],
  columns: {
    held_minor: 'bigint',
    confirmed_minor: 'bigint',
    budget_minor: 'bigint',
    short: 'boolean',
    version: 'bigint',
  },
  keyOf: ({ promotionId, currency }) => [promotionId, currency],
  fromRow: (row) => ({
    promotionId: row.promotion_id as string,
    currency: row.currency as string,
    heldMinor: row.held_minor as number,
    confirmedMinor: row.confirmed_minor as number,
    budgetMinor: row.budget_minor as number | null,
    short: row.short as boolean,
    version: row.version as number,
  }),
  toRow: ({ promotionId, currency, heldMinor, confirmedMinor, budgetMinor, short, version }) => ({
    promotion_id: promotionId,
    currency,
    held_minor: heldMinor,
    confirmed_minor: confirmedMinor,
    budget_minor: budgetMinor,
    short,
    version,
  }),
});
