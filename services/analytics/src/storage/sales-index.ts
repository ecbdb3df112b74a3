import type { Statement } from '@concord/database';
import type { z } from 'zod';
import type { dimensionSchema } from '../../sales-schemas.ts';
import type { Facts } from '../domain/sale.ts';

export type Dimension = z.output<typeof dimensionSchema>;

export type Period = { readonly from: string; readonly to: string; readonly timeZone: string };

export type SalesQuery = Period & {
  readonly currency?: string | undefined;
  readonly channel?: string | undefined;
  readonly storeId?: string | undefined;
  readonly locationId?: string | undefined;
};

export type SalesKey = readonly [currency: string, rank: number, ...parts: string[]];

export type SalesPage = {
  readonly groupBy: readonly Dimension[];
  readonly sort: 'key' | 'gross';
  readonly first: number;
  readonly after?: SalesKey | undefined;
};

export type SalesRow = {
  readonly key1: string;
  readonly key2: string;
  readonly key3: string;
  readonly rank: number;
  readonly currency: string;
  readonly orders: number;
  readonly units: number;
  readonly gross: number;
  readonly net: number;
  readonly tax: number;
  readonly discount: number | null;
  readonly shipping: number | null;
  readonly cancelled_orders: number;
  readonly cancelled_units: number;
  readonly cancelled: number;
  readonly returned_units: number;
  readonly refund: number;
};

export type PromotionRow = {
  readonly promotion_id: string;
  readonly currency: string;
  readonly orders: number;
  readonly units: number;
  readonly gross: number;
  readonly discount: number;
};
export type PromotionKey = readonly [promotionId: string, currency: string];

export type CheckoutRow = { readonly channel: string; readonly failure: string | null; readonly count: number };
export type CheckoutQuery = Period & { readonly storeId?: string | undefined };

/** What a merchant sold in a currency, test orders included, and how many of its sales gave back more than they were worth. */
export type TotalsRow = {
  readonly merchant_id: string;
  readonly currency: string;
  readonly orders: number;
  readonly gross: number;
  readonly net: number;
  readonly tax: number;
  readonly cancelled: number;
  readonly refund: number;
  readonly overdrawn: number;
};
export type TotalsKey = readonly [merchantId: string, currency: string];
export type Orphan = { readonly merchantId: string; readonly id: string; readonly orderId: string };

/**
 * Where facts of sales are kept and added up. Every method but the audit's takes the merchant first, and no other
 * merchant's facts are part of an answer (CONSISTENCY 31); `sales-index-suite.ts` says what every adapter must do.
 *
 * A change answers what the service's own database has to commit together with its progress: all of the change, when the
 * facts lie there too; where they lie elsewhere they are saved already, and saving them again changes nothing.
 */
export type SalesIndex = {
  /** Whatever arrives again replaces itself. A rebuild leaves its id on what it found. */
  readonly save: (merchantId: string, facts: Facts, rebuildId?: string) => Promise<readonly Statement[]>;
  /** Removes what the rebuild did not find, except what was recorded since it began; counts the sales in the rebuild's row. */
  readonly removeUnseen: (
    merchantId: string,
    rebuild: { readonly id: string; readonly startedAtMs: number },
  ) => Promise<readonly Statement[]>;
  /** Sales of a period in groups, each of one currency, in the order of the key that the next page begins after. */
  readonly readSales: (merchantId: string, query: SalesQuery, page: SalesPage) => Promise<SalesRow[]>;
  /** The orders of a period in which each promotion took part. */
  readonly readPromotions: (
    merchantId: string,
    query: SalesQuery,
    first: number,
    after: PromotionKey | undefined,
  ) => Promise<PromotionRow[]>;
  /** How checkouts of a period ended, by channel and reason. */
  readonly readCheckouts: (merchantId: string, query: CheckoutQuery) => Promise<CheckoutRow[]>;
  /** Of all merchants: for the auditor. */
  readonly readTotals: (first: number, after: TotalsKey | undefined) => Promise<TotalsRow[]>;
  /** Reversals of any merchant whose sale is not there, a hundred at most. */
  readonly readOrphans: () => Promise<Orphan[]>;
};
