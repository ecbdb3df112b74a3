import type { TokenClaims } from '@concord/auth';
import type { Access } from '../domain/access.ts';
import { expand } from '../domain/permissions.ts';
import { ACCESS_TOKEN_MS, type Session } from '../domain/session.ts';
import type { KeyRing } from './key-ring.ts';

export type IssuedToken = { readonly accessToken: string; readonly expiresInMs: number };

export type AccessTokens = {
  readonly forUser: (merchantId: string, session: Session, access: Access) => Promise<IssuedToken>;
  readonly forCustomer: (merchantId: string, session: Session) => Promise<IssuedToken>;
  readonly forShopper: (merchantId: string, storeId: string) => Promise<IssuedToken>;
  readonly forClient: (merchantId: string, clientId: string, scopes: readonly string[]) => Promise<IssuedToken>;
  readonly forService: (clientId: string, scopes: readonly string[]) => Promise<IssuedToken>;
};

const HOUR_MS = 3_600_000;

export const SHOPPER_SCOPES = [
  'catalog:browse',
  'search:read',
  'inventory:availability',
  'cart:shop',
  'checkout:shop',
  'orders:lookup',
  'merchant:storefront',
  'customers:register',
  'payments:tokenise',
  'promotions:browse',
] as const;

export const CUSTOMER_SCOPES = [...SHOPPER_SCOPES, 'customers:self', 'orders:own', 'identity:self'] as const;

/** The access tokens there are, one kind per caller (ARCHITECTURE 7). */
export function accessTokens(keys: KeyRing, now: () => number): AccessTokens {
  const issue = async (claims: TokenClaims, lifetimeMs: number): Promise<IssuedToken> => ({
    accessToken: await keys.signer()(claims, lifetimeMs, now()),
    expiresInMs: lifetimeMs,
  });
  const ofSession = ({ id, subject }: Session) => ({ kind: subject.kind, subject: subject.id, sessionId: id });
  return {
    forUser: (merchantId, session, access) => issue({ ...ofSession(session), merchantId, ...access }, ACCESS_TOKEN_MS),
    forCustomer: (merchantId, session) => {
      const storeId = session.storeId ?? undefined;
      return issue({ ...ofSession(session), merchantId, storeId, scopes: CUSTOMER_SCOPES }, ACCESS_TOKEN_MS);
    },
    forShopper: (merchantId, storeId) =>
      issue({ kind: 'shopper', subject: crypto.randomUUID(), merchantId, storeId, scopes: SHOPPER_SCOPES }, HOUR_MS),
    // `*` is every area of the merchant, never what spans merchants. The client stands for its own session: revoking it reaches the verifiers like any revoked session.
    forClient: (merchantId, clientId, scopes) =>
      issue(
        { kind: 'client', subject: clientId, sessionId: clientId, merchantId, scopes: expand(scopes) },
        ACCESS_TOKEN_MS,
      ),
    forService: (clientId, scopes) => issue({ kind: 'service', subject: clientId, scopes }, ACCESS_TOKEN_MS),
  };
}
