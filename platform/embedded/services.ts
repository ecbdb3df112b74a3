import { analyticsMigrations, startAnalytics } from '@concord/analytics';
import { catalogInPostgres, catalogMigrations, startCatalog } from '@concord/catalog';
import { catalogContract } from '@concord/catalog/contract';
import { checkoutMigrations, startCheckoutService } from '@concord/checkout';
import { checkoutContract } from '@concord/checkout/contract';
import type { AnyClient, Call, Client, Contract, ServeOptions } from '@concord/contract';
import { emailMigrations, startEmail } from '@concord/email';
import type { Consumer } from '@concord/events';
import type { Subgraph } from '@concord/graph';
import { type Identity, identityMigrations, startIdentity } from '@concord/identity';
import { identityContract } from '@concord/identity/contract';
import { inventoryMigrations, startInventory } from '@concord/inventory';
import { inventoryContract } from '@concord/inventory/contract';
import { openJobQueue } from '@concord/jobs';
import type { KeyValues } from '@concord/key-value';
import { merchantMigrations, startMerchant } from '@concord/merchant';
import { merchantContract } from '@concord/merchant/contract';
import { type Notifications, notificationsMigrations, startNotifications } from '@concord/notifications';
import { ordersMigrations, startOrders } from '@concord/orders';
import { ordersContract } from '@concord/orders/contract';
import { paymentsMigrations, startPayments, testProvider } from '@concord/payments';
import { paymentsContract } from '@concord/payments/contract';
import { promotionsMigrations, startPromotions } from '@concord/promotions';
import { promotionsContract } from '@concord/promotions/contract';
import { searchMigrations, startSearch } from '@concord/search-indexer';
import { type AsService, type Logger, observeCalls } from '@concord/service';
import { CLIENTS, SERVICES, type ServiceName } from '../topology.ts';
import type { Databases } from './databases.ts';
import { lateClient } from './late-client.ts';
import type { Secrets } from './secrets.ts';
import { serviceCaller } from './service-tokens.ts';
import type { OutsideParties } from './witnesses.ts';

/** A running service as the host sees it. */
export type Running = {
  readonly contract: Contract;
  readonly client: AnyClient;
  readonly subgraph: Subgraph;
  readonly consumers?: readonly Consumer[];
  readonly stop: () => Promise<void>;
};

export type Services = {
  readonly running: readonly Running[];
  readonly clients: Clients;
  readonly identity: Identity;
  readonly liveEvents: Notifications['liveEvents'];
  readonly asService: (service: ServiceName) => AsService;
  readonly stop: () => Promise<void>;
};

export type Clients = {
  readonly identity: Client<typeof identityContract>;
  readonly merchant: Client<typeof merchantContract>;
  readonly catalog: Client<typeof catalogContract>;
  readonly inventory: Client<typeof inventoryContract>;
  readonly promotions: Client<typeof promotionsContract>;
  readonly payments: Client<typeof paymentsContract>;
  readonly orders: Client<typeof ordersContract>;
  readonly checkout: Client<typeof checkoutContract>;
};

export type ServicesOptions = {
  readonly databases: Databases;
  readonly keyValues: KeyValues;
  /** Where the queue of exports lies; without it, in the database of Orders. */
  readonly redisUrl: string | undefined;
  readonly secrets: Secrets;
  readonly logger: Logger;
  readonly outside: OutsideParties;
  /** Where the gateway will answer: the issuer of tokens, and where webhooks come in. */
  readonly publicUrl: string;
};

/** Starts the eight domain services and the four consumers in this process; services call each other as functions, through their contracts. */
export async function startServices(options: ServicesOptions): Promise<Services> {
  const { databases, keyValues, redisUrl, secrets, logger, outside, publicUrl } = options;
  const late = {
    identity: lateClient(identityContract),
    merchant: lateClient(merchantContract),
    catalog: lateClient(catalogContract),
    inventory: lateClient(inventoryContract),
    promotions: lateClient(promotionsContract),
    payments: lateClient(paymentsContract),
    orders: lateClient(ordersContract),
    checkout: lateClient(checkoutContract),
  };
  const clients: Clients = mapValues(late);
  const callers = new Map(
    SERVICES.map(({ name }) => [
      name,
      serviceCaller(clients.identity.issueServiceToken, name, secrets.clientSecrets[name] ?? ''),
    ]),
  );
  const asService = (service: ServiceName): AsService => {
    const caller = callers.get(service);
    if (!caller) throw new Error(`${service} is not in the topology`);
    return caller;
  };

  const [
    identityData,
    merchantData,
    catalogData,
    inventoryData,
    promotionsData,
    paymentsData,
    ordersData,
    checkoutData,
  ] = await Promise.all([
    databases.open('identity', identityMigrations),
    databases.open('merchant', merchantMigrations),
    databases.open('catalog', catalogMigrations),
    databases.open('inventory', inventoryMigrations),
    databases.open('promotions', promotionsMigrations),
    databases.open('payments', paymentsMigrations),
    databases.open('orders', ordersMigrations),
    databases.open('checkout', checkoutMigrations),
  ]);

  const consumerData = Promise.all([
    databases.open('search', searchMigrations),
    databases.open('email', emailMigrations),
    databases.open('notifications', notificationsMigrations),
    databases.open('analytics', analyticsMigrations),
  ]);
  const observe = observeCalls(logger);
  const identity = await startIdentity({
    data: identityData,
    serve: { observe },
    logger,
    clients,
    ...(keyValues.isShared ? { keyValue: keyValues.of('identity') } : {}),
    config: {
      issuer: publicUrl,
      keyEncryptionKey: secrets.keyEncryptionKey,
      serviceClients: [...SERVICES, ...CLIENTS].map(({ name, scopes }) => ({
        clientId: name,
        scopes,
        secret: secrets.clientSecrets[name] ?? '',
      })),
    },
  });
  late.identity.connect(identity.client);
  const serve: ServeOptions = { verify: identity.verify, observe };
  const common = { serve, logger, clients };

  const merchant = startMerchant({
    ...common,
    data: merchantData,
    keyValue: keyValues.of('merchant'),
    asService: asService('merchant'),
    config: { sealingKey: secrets.sealingKey, localWebhooksAllowed: true },
  });
  late.merchant.connect(merchant.client);
  const inventory = startInventory({ ...common, data: inventoryData });
  late.inventory.connect(inventory.client);
  const catalog = startCatalog({
    ...common,
    data: catalogInPostgres(catalogData),
    keyValue: keyValues.of('catalog'),
    asService: asService('catalog'),
  });
  late.catalog.connect(catalog.client);
  const promotions = startPromotions({ serve, logger, data: promotionsData });
  late.promotions.connect(promotions.client);
  const payments = startPayments({
    serve,
    logger,
    data: paymentsData,
    provider: testProvider(outside.paymentProvider.url),
    giftCardSecret: secrets.giftCardSecret,
    webhookUrl: (endpointId) => `${publicUrl}/webhooks/payment-provider/${endpointId}`,
    mayUseRegister: registerGuard(clients.merchant),
  });
  late.payments.connect(payments.client);
  const jobs = await openJobQueue({
    name: 'orders.exports',
    url: redisUrl,
    ...ordersData,
    onError: (error) => logger.warn({ err: error }, 'the queue of exports failed'),
  });
  const orders = startOrders({
    ...common,
    jobs,
    data: ordersData,
    asService: asService('orders'),
    lookupSecret: secrets.lookupSecret,
  });
  late.orders.connect(orders.client);
  const checkout = startCheckoutService({
    ...common,
    data: checkoutData,
    keyValue: keyValues.of('checkout'),
    asService: asService('checkout'),
  });
  late.checkout.connect(checkout.client);

  const [searchData, emailData, notificationsData, analyticsData] = await consumerData;
  const search = startSearch({ ...common, data: searchData, asService: asService('search') });
  const email = startEmail({
    ...common,
    data: emailData,
    asService: asService('email'),
    smtp: { host: '127.0.0.1', port: outside.mailSink.smtpPort },
    senderAddress: 'shop@concord.localhost',
  });
  const notifications = startNotifications({
    ...common,
    data: notificationsData,
    asService: asService('notifications'),
  });
  const analytics = startAnalytics({ ...common, data: analyticsData, asService: asService('analytics') });

  const domain = [identity, merchant, catalog, inventory, promotions, payments, orders, checkout];
  const running = [...domain, search, email, notifications, analytics] as unknown as readonly Running[];
  return {
    running,
    clients,
    identity,
    liveEvents: notifications.liveEvents,
    asService,
    stop: async () => {
      for (const service of running.toReversed()) await service.stop();
    },
  };
}

/** Staff who are limited to locations work at the registers of those. */
function registerGuard(merchant: Clients['merchant']) {
  return async ({ principal, token }: Call, registerId: string): Promise<boolean> => {
    if (principal.locationIds === undefined) return true;
    const register = await merchant.getRegister({ registerId }, { token });
    return register.ok && principal.locationIds.includes(register.value.locationId);
  };
}

function mapValues<Late extends Record<string, { readonly client: unknown }>>(
  late: Late,
): { [Name in keyof Late]: Late[Name]['client'] } {
  return Object.fromEntries(Object.entries(late).map(([name, { client }]) => [name, client])) as never;
}
