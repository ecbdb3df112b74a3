import { mapResult, type Result } from '@concord/result';
import { type Counted, type LimitReached, oneLess, oneMore, type Plan, type Usage } from './plan.ts';

export type Verification = 'unverified' | 'submitted' | 'verified';

/** A company that sells: the tenant. */
export type Merchant = {
  readonly id: string;
  readonly name: string;
  readonly legalName: string | null;
  readonly countryCode: string;
  readonly contactEmail: string | null;
  readonly contactPhone: string | null;
  readonly taxIds: readonly { readonly countryCode: string; readonly number: string }[];
  readonly bankAccount: {
    readonly holder: string;
    readonly ibanEnding: string;
    readonly sealedIban: string;
  } | null;
  readonly verification: Verification;
  readonly plan: Plan;
  readonly usage: Usage;
  readonly ownerUserId: string;
  readonly defaultStoreId: string;
  readonly createdAtMs: number;
  readonly version: number;
};

/** Counting is no change of the merchant's details: the version, by which editors notice each other, stays. */
export function counting(merchant: Merchant, counted: Counted): Result<Merchant, LimitReached> {
  return mapResult(oneMore(merchant.plan, merchant.usage, counted), (usage) => ({ ...merchant, usage }));
}

export function discounting(merchant: Merchant, counted: Counted): Merchant {
  return { ...merchant, usage: oneLess(merchant.usage, counted) };
}
