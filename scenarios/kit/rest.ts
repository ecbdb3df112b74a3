import { randomUUID } from 'node:crypto';
import { analyticsContract } from '@concord/analytics/contract';
import { catalogContract } from '@concord/catalog/contract';
import { checkoutContract } from '@concord/checkout/contract';
import type { Contract, Operation } from '@concord/contract';
import { emailContract } from '@concord/email/contract';
import { identityContract } from '@concord/identity/contract';
import { inventoryContract } from '@concord/inventory/contract';
import { merchantContract } from '@concord/merchant/contract';
import { notificationsContract } from '@concord/notifications/contract';
import { ordersContract } from '@concord/orders/contract';
import { paymentsContract } from '@concord/payments/contract';
import { promotionsContract } from '@concord/promotions/contract';
import { searchContract } from '@concord/search-indexer/contract';

export const CONTRACTS: readonly Contract[] = [
  identityContract,
  merchantContract,
  catalogContract,
  searchContract,
  inventoryContract,
  promotionsContract,
  paymentsContract,
  ordersContract,
  checkoutContract,
  emailContract,
  notificationsContract,
  analyticsContract,
];

/** Every operation there is, as `service.operation`. */
export const OPERATIONS: ReadonlyMap<string, Operation> = new Map(
  CONTRACTS.flatMap((contract) =>
    Object.entries(contract.operations).map(([name, operation]) => [`${contract.service}.${name}`, operation] as const),
  ),
);

export type RestAnswer = { readonly status: number; readonly text: string; readonly code: string | undefined };

/** Calls any operation over REST, as its contract lays it out: path, then query or body. */
export function restClient(url: string) {
  return async (
    name: string,
    input: Readonly<Record<string, unknown>>,
    token: string | undefined,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<RestAnswer> => {
    const operation = OPERATIONS.get(name);
    if (!operation) throw new Error(`There is no operation ${name}`);
    const inPath = [...operation.path.matchAll(/\{(\w+)\}/g)].map((match) => match[1] ?? '');
    const path = operation.path.replace(/\{(\w+)\}/g, (_, key: string) =>
      encodeURIComponent(String(input[key] ?? '-')),
    );
    const rest = Object.entries(input).filter(([key, value]) => !inPath.includes(key) && value !== undefined);
    const takesBody = operation.method !== 'GET' && operation.method !== 'DELETE';
    const query = takesBody ? '' : `?${new URLSearchParams(rest.map(([key, value]) => [key, String(value)]))}`;
    const response = await fetch(`${url}/api/${name.slice(0, name.indexOf('.'))}${path}${query}`, {
      method: operation.method,
      headers: {
        ...(takesBody ? { 'content-type': 'application/json' } : {}),
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        'idempotency-key': randomUUID(),
        ...headers,
      },
      ...(takesBody ? { body: JSON.stringify(Object.fromEntries(rest)) } : {}),
      signal: AbortSignal.timeout(60_000),
    });
    const text = await response.text();
    return { status: response.status, text, code: codeOf(text) };
  };
}

export type RestClient = ReturnType<typeof restClient>;

function codeOf(text: string): string | undefined {
  const match = /"code":"([A-Z_]+)"/.exec(text);
  return match?.[1];
}

/** The answer of a call that must be accepted. */
export async function accepted<Value>(answering: Promise<RestAnswer>): Promise<Value> {
  const { status, text } = await answering;
  if (status !== 200) throw new Error(`Expected 200: ${status} ${text}`);
  return JSON.parse(text) as Value;
}
