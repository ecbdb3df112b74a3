import type { catalogContract } from '@concord/catalog/contract';
import type { Client, CommonRejection } from '@concord/contract';
import type { identityContract } from '@concord/identity/contract';
import type { merchantContract } from '@concord/merchant/contract';
import type { ordersContract } from '@concord/orders/contract';
import type { BasketCustomer, Promotion } from '@concord/pricing';
import type { promotionsContract } from '@concord/promotions/contract';
import { accept, type Result } from '@concord/result';
import type { AsService } from '@concord/service';
import type { Cart } from '../domain/cart.ts';
import { defaultSettings, type StoreSettings } from '../domain/settings.ts';
import type { SettingsCache } from '../storage/settings-cache.ts';

type ValueOf<Answer> = Answer extends { readonly ok: true; readonly value: infer Value } ? Value : never;
type AnswerOf<Call extends (...args: never) => unknown> = ValueOf<Awaited<ReturnType<Call>>>;

export type StoreContext = AnswerOf<Client<typeof merchantContract>['getStoreContext']>;
export type PricedVariant = AnswerOf<Client<typeof catalogContract>['priceVariants']>['items'][number];

export type QuoteClients = {
  readonly catalog: Client<typeof catalogContract>;
  readonly merchant: Client<typeof merchantContract>;
  readonly promotions: Client<typeof promotionsContract>;
  readonly identity: Client<typeof identityContract>;
  readonly orders: Client<typeof ordersContract>;
};

/** Everything that a cart's total follows from, each fact from the service that owns it. */
export type QuoteSources = {
  readonly store: StoreContext;
  readonly settings: StoreSettings;
  readonly variants: ReadonlyMap<string, PricedVariant>;
  readonly promotions: readonly Promotion[];
  readonly promotionsVersion: string;
  readonly codeGrants: readonly { readonly code: string; readonly promotionId: string }[];
  readonly customer: BasketCustomer | undefined;
};

export type SourceRejection = CommonRejection | { readonly code: 'STORE_NOT_FOUND' };

export type SourceDeps = {
  readonly clients: QuoteClients;
  readonly settings: SettingsCache;
  readonly asService: AsService;
};

/** Asks all owners at once; none of the questions waits for another. */
export async function gatherSources(
  deps: SourceDeps,
  merchantId: string,
  cart: Cart,
): Promise<Result<QuoteSources, SourceRejection>> {
  const { catalog, merchant, promotions } = deps.clients;
  const call = await deps.asService(merchantId);
  const { storeId, currency, channel, codes } = cart;
  const variantIds = cart.lines.map((line) => line.variantId);
  const [store, priced, active, settings, customer] = await Promise.all([
    merchant.getStoreContext({ storeId }, call),
    variantIds.length === 0
      ? accept({ items: [] as PricedVariant[] })
      : catalog.priceVariants({ storeId, currency, channel, variantIds }, call),
    promotions.activePromotions({ storeId, currency, codes: [...codes], ...customerKeyInput(cart) }, call),
    deps.settings.of(merchantId, storeId),
    customerFacts(deps, merchantId, cart),
  ]);
  if (!store.ok) return store;
  if (!priced.ok) return priced;
  if (!active.ok) return active;
  return accept({
    store: store.value,
    settings: settings ?? defaultSettings(storeId, store.value.countryCode, store.value.currencies),
    variants: new Map(priced.value.items.map((item) => [item.variantId, item])),
    promotions: active.value.promotions as readonly Promotion[],
    promotionsVersion: active.value.version,
    codeGrants: active.value.codeGrants,
    customer,
  });
}

/** A customer's facts; `orderCount` is 0 or at least 1, which is all that a first-order rule asks. */
async function customerFacts(
  { clients, asService }: SourceDeps,
  merchantId: string,
  cart: Cart,
): Promise<BasketCustomer | undefined> {
  if (!cart.customerId) return undefined;
  const { customerId } = cart;
  const call = await asService(merchantId);
  const [found, bought] = await Promise.all([
    clients.identity.getCustomer({ customerId }, call),
    clients.orders.listOrders({ customerId, first: 1 }, call),
  ]);
  if (!found.ok) return undefined;
  const { id, segments, taxExempt } = found.value;
  return { id, segments, taxExempt, orderCount: bought.ok ? bought.value.items.length : 1 };
}

/** Under what a promotion's limit per customer is counted: the same person, signed in or not, has one e-mail address. */
export function customerKeyOf({ contact, customerId }: Pick<Cart, 'contact' | 'customerId'>): string | null {
  return contact?.email?.toLowerCase() ?? customerId;
}

function customerKeyInput(cart: Cart): { readonly customerKey?: string } {
  const customerKey = customerKeyOf(cart);
  return customerKey === null ? {} : { customerKey };
}
