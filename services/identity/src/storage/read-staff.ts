import { type Database, rowsOf, sql } from '@concord/database';
import type { Role } from '../domain/role.ts';
import type { User } from '../domain/user.ts';
import { roleFromRow, userFromRow } from './staff-tables.ts';

export type SignInUser = {
  readonly merchantId: string;
  readonly user: User | undefined;
  readonly passwordHash: string | null | undefined;
};

/** Takes the place of a merchant for an unknown address, so that the same queries run. */
const NO_MERCHANT = 'mer_none';

/** Who signs in with the address, and what proves them. Two round trips, for unknown addresses too. */
export async function readSignInUser(database: Database, emailKey: string): Promise<SignInUser> {
  const [found] = await database.run(
    sql<DirectoryRow>('select merchant_id, user_id from sign_in_email where email_key = $1', emailKey),
  );
  const { merchant_id: merchantId, user_id: userId } = rowsOf<DirectoryRow>(found)[0] ?? {
    merchant_id: NO_MERCHANT,
    user_id: '',
  };
  return { merchantId, ...(await readUserWithHash(database, merchantId, userId)) };
}

type DirectoryRow = { readonly merchant_id: string; readonly user_id: string };

export async function readUserWithHash(
  database: Database,
  merchantId: string,
  userId: string,
): Promise<Omit<SignInUser, 'merchantId'>> {
  const [userRows, credentialRows] = await database.forMerchant(
    merchantId,
    sql('select * from user_account where merchant_id = $1 and id = $2', merchantId, userId),
    sql('select password_hash from user_credential where merchant_id = $1 and user_id = $2', merchantId, userId),
  );
  const row = userRows?.rows[0];
  return {
    user: row && userFromRow(row),
    passwordHash: rowsOf<{ password_hash: string | null }>(credentialRows)[0]?.password_hash,
  };
}

export type UserWithRoles = { readonly user: User | undefined; readonly customRoles: ReadonlyMap<string, Role> };

/** A user and the merchant's custom roles: all that decides what they may do. */
export async function readUserWithRoles(
  database: Database,
  merchantId: string,
  userId: string,
): Promise<UserWithRoles> {
  const [userRows, roleRows] = await database.forMerchant(
    merchantId,
    sql('select * from user_account where merchant_id = $1 and id = $2', merchantId, userId),
    sql(
      `select r.* from role r where r.merchant_id = $1 and r.id in (
        select a->>'roleId' from user_account u cross join lateral jsonb_array_elements(u.assignments) a
        where u.merchant_id = $1 and u.id = $2)`,
      merchantId,
      userId,
    ),
  );
  const row = userRows?.rows[0];
  const roles = (roleRows?.rows ?? []).map(roleFromRow);
  return { user: row && userFromRow(row), customRoles: new Map(roles.map((role) => [role.id, role])) };
}

export async function readRoles(database: Database, merchantId: string): Promise<Role[]> {
  const text = 'select * from role where merchant_id = $1 order by id limit 500';
  const [result] = await database.forMerchant(merchantId, sql(text, merchantId));
  return (result?.rows ?? []).map(roleFromRow);
}

export async function readStaff(
  database: Database,
  merchantId: string,
  { first, after }: { readonly first: number; readonly after?: string | undefined },
): Promise<User[]> {
  const text = 'select * from user_account where merchant_id = $1 and id > $2 order by id limit $3';
  const [result] = await database.forMerchant(merchantId, sql(text, merchantId, after ?? '', first));
  return (result?.rows ?? []).map(userFromRow);
}

export async function readUsers(
  database: Database,
  merchantId: string,
  userIds: readonly string[],
): Promise<(User | null)[]> {
  const text = 'select * from user_account where merchant_id = $1 and id = any($2)';
  const [result] = await database.forMerchant(merchantId, sql(text, merchantId, userIds));
  const byId = new Map((result?.rows ?? []).map(userFromRow).map((user) => [user.id, user]));
  return userIds.map((id) => byId.get(id) ?? null);
}

export async function readInvitationExpiry(
  database: Database,
  merchantId: string,
  userId: string,
): Promise<number | null> {
  const text = 'select invitation_expires_at from user_credential where merchant_id = $1 and user_id = $2';
  const [result] = await database.forMerchant(merchantId, sql<InvitationRow>(text, merchantId, userId));
  return rowsOf<InvitationRow>(result)[0]?.invitation_expires_at ?? null;
}

type InvitationRow = { readonly invitation_expires_at: number | null };
