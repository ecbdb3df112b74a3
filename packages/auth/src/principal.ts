/**
 * Who calls. `user`: staff. `customer`: a signed-in shopper. `shopper`: an anonymous one, bound to a store. `client`: a
 * third-party app. `service`: one of ours; only it may name the merchant it acts for.
 */
export type PrincipalKind = 'user' | 'customer' | 'shopper' | 'client' | 'service';

export type Principal = {
  readonly kind: PrincipalKind;
  readonly id: string;
  readonly merchantId: string | undefined;
  readonly storeId: string | undefined;
  readonly sessionId: string | undefined;
  /** The locations that a staff member's roles are limited to; undefined: all. */
  readonly locationIds: readonly string[] | undefined;
  readonly scopes: ReadonlySet<string>;
  readonly expiresAtMs: number;
};

/** Does the principal hold the scope, or its area whole (`orders:*`), or everything (`*`)? */
export function hasScope(principal: Principal, scope: string): boolean {
  const { scopes } = principal;
  return scopes.has(scope) || scopes.has(`${scope.slice(0, scope.indexOf(':'))}:*`) || scopes.has('*');
}
