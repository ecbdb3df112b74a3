import type { CallOptions } from '@concord/contract';
import type { Rejection, Result } from '@concord/result';

/** What Identity asks of Merchant Account: whose store a host or a publishable key stands for. */
export type StoreDirectory = {
  readonly resolveStore: (
    input: { readonly publishableKey?: string; readonly host?: string },
    call: CallOptions,
  ) => Promise<
    Result<
      { readonly merchantId: string; readonly storeId: string; readonly currency: string; readonly locale: string },
      Rejection
    >
  >;
};

export type ServiceClient = {
  readonly clientId: string;
  readonly scopes: readonly string[];
} & ({ readonly secret: string } | { readonly secretHash: string });

export type IdentityConfig = {
  /** Stands in every token; verifiers accept no other. */
  readonly issuer: string;
  /** Base64 of at least 32 random bytes; not kept in the database. */
  readonly keyEncryptionKey: string;
  /** Our own services. `secretHash`: SHA-256 of the secret, in base64url. */
  readonly serviceClients: readonly ServiceClient[];
  /** Age at which a signing key gets its successor; 30 days if unsaid. */
  readonly rotateKeysAfterMs?: number;
};
