/** A till: it stands at a location and sells at a store's prices. */
export type Register = {
  readonly id: string;
  readonly locationId: string;
  readonly storeId: string;
  readonly name: string;
  readonly status: 'open' | 'closed';
  readonly receiptHeader: string;
  readonly receiptFooter: string;
  readonly version: number;
};

export type RegisterNotFound = { readonly code: 'REGISTER_NOT_FOUND' };
