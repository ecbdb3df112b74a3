import type { Merchant } from './people.ts';

/** A coupon for ten per cent off that may be used so often. */
export async function newCoupon(url: string, merchant: Merchant, code: string, total: number): Promise<void> {
  const promotion = {
    name: `Ten per cent by ${code}`,
    priority: 1,
    stacking: { kind: 'combinable', with: ['product', 'shipping'] },
    conditions: [{ kind: 'coupon', codes: [code] }],
    effect: { kind: 'order_percent_off', ratePpm: 100_000 },
  };
  const response = await fetch(`${url}/api/promotions/promotions`, {
    method: 'POST',
    headers: { authorization: `Bearer ${merchant.owner.token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ promotion, limits: { total } }),
  });
  if (!response.ok) throw new Error(`The coupon was refused: ${await response.text()}`);
}
