import type { ApiClient } from '../domain/api-client.ts';
import type { Customer } from '../domain/customer.ts';
import { builtInRole, type Role } from '../domain/role.ts';
import { expiryOf, type Session } from '../domain/session.ts';
import type { User } from '../domain/user.ts';

const iso = (ms: number) => new Date(ms).toISOString();

export function userView({ createdAtMs, assignments, ...user }: User) {
  return { ...user, assignments: assignments.map((one) => ({ ...one })), createdAt: iso(createdAtMs) };
}

export function roleView({ id, name, permissions }: Role) {
  return { id, name, permissions: [...permissions], builtIn: builtInRole(id) !== undefined };
}

export function sessionView(session: Session, currentId: string | undefined) {
  return {
    id: session.id,
    current: session.id === currentId,
    address: session.address,
    userAgent: session.userAgent,
    createdAt: iso(session.createdAtMs),
    lastUsedAt: iso(session.lastUsedAtMs),
    expiresAt: iso(expiryOf(session)),
  };
}

export function apiClientView({ clientId, name, scopes, createdAtMs, revokedAtMs }: ApiClient) {
  const revokedAt = revokedAtMs === null ? null : iso(revokedAtMs);
  return { clientId, name, scopes: [...scopes], createdAt: iso(createdAtMs), revokedAt };
}

export function customerView({ createdAtMs, emailKey: _, tags, segments, addresses, ...customer }: Customer) {
  return {
    ...customer,
    tags: [...tags],
    segments: [...segments],
    addresses: [...addresses],
    createdAt: iso(createdAtMs),
  };
}

/** A page of a list whose cursor is an id. */
export function pageOf<Item, View>(
  items: readonly Item[],
  first: number,
  view: (item: Item) => View,
  cursor: (item: Item) => string,
) {
  const last = items.length === first ? items.at(-1) : undefined;
  return { items: items.map(view), nextCursor: last === undefined ? null : cursor(last) };
}
