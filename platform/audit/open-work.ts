import { isUnderWay } from './compare-facts.ts';
import type { Facts, Violation } from './facts.ts';

/** How long a shopper may take over the bank's question (see Checkout), and a little more. */
const MAX_QUESTION_MS = 16 * 60_000;

/**
 * What has not come to rest. It is waited for; what is still here when the time is over is a violation of L16, since
 * nothing may stay halfway. A shopper who is at the bank is no work of ours until his time is over.
 */
export function openWork({ checkouts, orders, payments }: Facts, nowMs = Date.now()): Violation[] {
  const open: Violation[] = [];
  for (const checkout of checkouts.filter(isUnderWay)) {
    const { merchantId, checkoutId, state, startedAt, version } = checkout;
    // It does not move by itself: it is named by `compareFacts`, not waited for.
    if (state === 'parked') continue;
    if (state === 'awaiting_customer' && nowMs - Date.parse(startedAt) < MAX_QUESTION_MS) continue;
    open.push(stays(`${merchantId} checkout ${checkoutId}`, `is ${state} since it started at ${startedAt}`, version));
  }
  for (const { merchantId, orderId, openProcesses, parkedProcesses, version } of orders) {
    const moving = openProcesses - parkedProcesses;
    if (moving > 0) open.push(stays(`${merchantId} order ${orderId}`, `has ${moving} processes under way`, version));
  }
  for (const { merchantId, paymentId, status, refundingMinor, version } of payments) {
    const subject = `${merchantId} payment ${paymentId}`;
    if (MOVING.has(status)) open.push(stays(subject, `is ${status}`, version));
    if (refundingMinor > 0) open.push(stays(subject, `${refundingMinor} is on its way back`, version));
  }
  return open;
}

const MOVING: ReadonlySet<string> = new Set(['authorising', 'capturing', 'cancelling']);

function stays(subject: string, detail: string, version: number): Violation {
  return { law: 'L16', subject, detail: `${detail} and does not come to rest`, version };
}
