/** How many operations all contracts have: a new one fails the test until it is placed. */
export const OPERATION_COUNT = 210;

export type Beside =
  | 'take no id: they answer about the merchant of the token'
  | 'belong to no merchant, or are about the credentials that they bring'
  | 'asked by services only'
  | 'need a signed-in customer';

const OWN = 'take no id: they answer about the merchant of the token';
const CREDENTIALS = 'belong to no merchant, or are about the credentials that they bring';
const SERVICES = 'asked by services only';
const CUSTOMER = 'need a signed-in customer';

/** Operations that cannot be called with another merchant's ids, and why. */
export const BESIDE: Readonly<Record<string, Beside>> = {
  'identity.issueServiceToken': CREDENTIALS,
  'identity.issueShopperToken': CREDENTIALS,
  'identity.getKeySet': CREDENTIALS,
  'identity.signIn': CREDENTIALS,
  'identity.refreshSession': CREDENTIALS,
  'identity.signOut': CREDENTIALS,
  'identity.changePassword': CREDENTIALS,
  'identity.revokeAllSessions': CREDENTIALS,
  'identity.acceptInvitation': CREDENTIALS,
  'identity.getMe': CREDENTIALS,
  'identity.listSessions': CREDENTIALS,
  'merchant.signUp': CREDENTIALS,
  'payments.handleProviderWebhook': CREDENTIALS,

  'identity.listRevokedSessions': SERVICES,
  'identity.registerOwner': SERVICES,
  'merchant.resolveStore': SERVICES,
  'merchant.resolveWebhookEndpoints': SERVICES,
  'merchant.recordVerification': SERVICES,
  'merchant.getPlacement': SERVICES,
  'merchant.listPlacements': SERVICES,
  'merchant.listShards': SERVICES,
  'merchant.beginMove': SERVICES,
  'merchant.recordArrival': SERVICES,
  'merchant.endMove': SERVICES,
  'inventory.reserveStock': SERVICES,
  'inventory.confirmReservation': SERVICES,
  'inventory.releaseReservation': SERVICES,
  'inventory.fulfilReservation': SERVICES,
  'inventory.returnStock': SERVICES,
  'inventory.auditReservations': SERVICES,
  'inventory.auditStock': SERVICES,
  'promotions.holdRedemptions': SERVICES,
  'promotions.confirmRedemptions': SERVICES,
  'promotions.releaseRedemptions': SERVICES,
  'promotions.auditHeldUses': SERVICES,
  'promotions.auditRedemptions': SERVICES,
  'payments.authorisePayment': SERVICES,
  'payments.auditLedger': SERVICES,
  'orders.placeOrder': SERVICES,
  'orders.markPaid': SERVICES,
  'orders.auditOrders': SERVICES,
  'orders.auditDocuments': SERVICES,
  'checkout.auditCheckouts': SERVICES,
  'email.auditMessages': SERVICES,
  'analytics.auditAnalytics': SERVICES,

  'identity.registerCustomer': OWN,
  'identity.signInCustomer': OWN,
  'identity.findOrCreateGuest': OWN,
  'identity.createCustomer': OWN,
  'identity.createApiClient': OWN,
  'identity.createRole': OWN,
  'identity.listApiClients': OWN,
  'identity.listStaff': OWN,
  'identity.listRoles': OWN,
  'identity.verifyAuditChain': OWN,
  'merchant.getMerchant': OWN,
  'merchant.getOnboarding': OWN,
  'merchant.updateMerchant': OWN,
  'merchant.submitVerification': OWN,
  'merchant.createStore': OWN,
  'merchant.createLocation': OWN,
  'merchant.createWebhookEndpoint': OWN,
  'merchant.listStores': OWN,
  'merchant.listLocations': OWN,
  'merchant.listWebhookEndpoints': OWN,
  'merchant.listAppInstallations': OWN,
  'catalog.listCategories': OWN,
  'catalog.listCollections': OWN,
  'catalog.listCustomFields': OWN,
  'catalog.defineCustomField': OWN,
  'checkout.listParkedCheckouts': OWN,
  'search.reindex': OWN,
  'search.getIndexStatus': OWN,
  'promotions.listPromotions': OWN,
  'payments.listBalances': OWN,
  'payments.issueGiftCard': OWN,
  'payments.connectProvider': OWN,
  'analytics.startRebuild': OWN,
  'analytics.getRebuild': OWN,

  'identity.getMyProfile': CUSTOMER,
  'identity.updateMyProfile': CUSTOMER,
  'identity.addMyAddress': CUSTOMER,
  'identity.removeMyAddress': CUSTOMER,
  'orders.listMyOrders': CUSTOMER,
};

const NO_LIST = 'this service keeps no list of them: the row is the own merchant’s, under its own key';
const TOMBSTONE = 'undoing what was never seen leaves an own mark (CONSISTENCY 4)';

/** Operations that write a row of the caller's own where they are given ids of another, and why that is right. */
export const OWN_ROWS: Readonly<Record<string, string>> = {
  'merchant.installApp': NO_LIST,
  'catalog.createCollection': NO_LIST,
  'catalog.startImport': NO_LIST,
  'orders.startExport': NO_LIST,
  'inventory.adjustStock': NO_LIST,
  'inventory.recordCount': NO_LIST,
  'inventory.openLevels': NO_LIST,
  'inventory.setStockPolicy': NO_LIST,
  'promotions.createPromotion': NO_LIST,
  'payments.cancelPayment': TOMBSTONE,
  'payments.openShift': NO_LIST,
};

/** Of these there is nothing that an owner could name: a process that is over is gone. */
export const UNSEEN: readonly string[] = ['orders.listProcesses', 'orders.resumeProcess'];

/** What ends something, in the order in which an owner can still do it. */
export const LAST: readonly string[] = [
  'orders.cancelOrder',
  'identity.removeAssignment',
  'identity.suspendStaff',
  'identity.resumeStaff',
  'identity.removeAddress',
  'identity.eraseCustomer',
  'identity.revokeApiClient',
  'merchant.revokePublishableKey',
  'merchant.removeWebhookEndpoint',
  'merchant.uninstallApp',
  'promotions.endPromotion',
  'catalog.archiveProduct',
  'identity.revokeSession',
];
