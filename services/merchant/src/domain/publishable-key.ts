/** Lets a shop's pages ask for shoppers' tokens of one store. It stands in pages for all to see. */
export type PublishableKey = {
  readonly key: string;
  readonly storeId: string;
  readonly createdAtMs: number;
  readonly revokedAtMs: number | null;
};

export type PublishableKeyNotFound = { readonly code: 'PUBLISHABLE_KEY_NOT_FOUND' };

/** How many keys a store may ever be given. */
export const MAX_KEYS_PER_STORE = 100;
