import { derivedId } from '@concord/ids';
import { OWNER } from './role.ts';

export type AssignmentScope =
  | { readonly merchant: true }
  | { readonly storeId: string }
  | { readonly locationId: string };

/** A role, held by a user, for the whole merchant or one store or location of it. */
export type Assignment = { readonly id: string; readonly roleId: string; readonly scope: AssignmentScope };

/** A member of a merchant's staff. */
export type User = {
  readonly id: string;
  readonly email: string;
  readonly name: string;
  readonly status: 'active' | 'invited' | 'suspended';
  readonly assignments: readonly Assignment[];
  readonly createdAtMs: number;
  readonly version: number;
};

/** What proves a user. An invitation is good for one password, until its time is over. */
export type UserCredential = {
  readonly userId: string;
  readonly passwordHash: string | null;
  readonly invitationExpiresAtMs: number | null;
  readonly version: number;
};

/** Who signs in with an address; the address is kept as a digest that only this service can compute. */
export type SignInEmail = { readonly emailKey: string; readonly userId: string; readonly version: number };

/** The active users who own the merchant. */
export type Ownership = { readonly userIds: readonly string[]; readonly version: number };

/** The same role for the same scope is the same assignment, however often it is given. */
export function assignment(userId: string, roleId: string, scope: AssignmentScope): Assignment {
  return { id: derivedId('assignment', userId, roleId, JSON.stringify(scope)), roleId, scope };
}

export function assign(user: User, added: readonly Assignment[]): User {
  const known = new Set(user.assignments.map((one) => one.id));
  const fresh = added.filter((one) => !known.has(one.id));
  if (fresh.length === 0) return user;
  return { ...user, assignments: [...user.assignments, ...fresh], version: user.version + 1 };
}

export function owns(user: User): boolean {
  return user.status === 'active' && user.assignments.some((one) => one.roleId === OWNER && 'merchant' in one.scope);
}

/** The owners after a user changed; undefined when nothing changed about them. */
export function ownersAfter(ownership: Ownership | undefined, user: User): Ownership | undefined {
  const { userIds, version } = ownership ?? { userIds: [], version: 0 };
  const listed = userIds.includes(user.id);
  if (listed === owns(user)) return undefined;
  const others = userIds.filter((id) => id !== user.id);
  return { userIds: listed ? others : [...others, user.id], version: version + 1 };
}
