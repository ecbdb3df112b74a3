import type { ServiceName } from '../topology.ts';
import type { Composition, Running } from './composition.ts';

/** How each service is put together. Asked for one, a process loads no other's code. */
const COMPOSITIONS = {
  identity: async () => (await import('./compose-identity.ts')).identity,
  merchant: async () => (await import('./compose-merchant.ts')).merchant,
  catalog: async () => (await import('./compose-catalog.ts')).catalog,
  search: async () => (await import('./compose-search.ts')).search,
  inventory: async () => (await import('./compose-inventory.ts')).inventory,
  promotions: async () => (await import('./compose-promotions.ts')).promotions,
  checkout: async () => (await import('./compose-checkout.ts')).checkout,
  payments: async () => (await import('./compose-payments.ts')).payments,
  orders: async () => (await import('./compose-orders.ts')).orders,
  email: async () => (await import('./compose-email.ts')).email,
  notifications: async () => (await import('./compose-notifications.ts')).notifications,
  analytics: async () => (await import('./compose-analytics.ts')).analytics,
} as const satisfies Record<ServiceName, () => Promise<unknown>>;

export type Compositions = { [Name in ServiceName]: Awaited<ReturnType<(typeof COMPOSITIONS)[Name]>> };
export type AnyComposition = Composition<never, Composition['settings'], Running>;

export async function loadComposition<Name extends ServiceName>(name: Name): Promise<Compositions[Name]> {
  return (await COMPOSITIONS[name]()) as Compositions[Name];
}

/** For a host that treats all services alike. */
export async function loadAnyComposition(name: ServiceName): Promise<AnyComposition> {
  return (await COMPOSITIONS[name]()) as unknown as AnyComposition;
}
