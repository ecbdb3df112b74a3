import { type Database, rowsOf, sql } from '@concord/database';
import { type Customer, digitsOf } from '../domain/customer.ts';
import { customerFromRow } from './customer-tables.ts';

export type SignInCustomer = { readonly customerId: string; readonly passwordHash: string | null } | undefined;

/** What proves the customer of an address: from the credentials' own tables, not from the profile. */
export async function readSignInCustomer(
  database: Database,
  merchantId: string,
  emailKey: string,
): Promise<SignInCustomer> {
  const text = `select c.customer_id, c.password_hash from customer_email e
    join customer_credential c using (merchant_id, customer_id) where e.merchant_id = $1 and e.email_key = $2`;
  const [result] = await database.forMerchant(merchantId, sql<CredentialRow>(text, merchantId, emailKey));
  const row = rowsOf<CredentialRow>(result)[0];
  return row && { customerId: row.customer_id, passwordHash: row.password_hash };
}

export async function readCustomerHash(
  database: Database,
  merchantId: string,
  customerId: string,
): Promise<string | null | undefined> {
  const text = 'select customer_id, password_hash from customer_credential where merchant_id = $1 and customer_id = $2';
  const [result] = await database.forMerchant(merchantId, sql<CredentialRow>(text, merchantId, customerId));
  return rowsOf<CredentialRow>(result)[0]?.password_hash;
}

type CredentialRow = { readonly customer_id: string; readonly password_hash: string | null };

export async function readCustomers(
  database: Database,
  merchantId: string,
  customerIds: readonly string[],
): Promise<(Customer | null)[]> {
  const text = 'select * from customer where merchant_id = $1 and id = any($2)';
  const [result] = await database.forMerchant(merchantId, sql(text, merchantId, customerIds));
  const byId = new Map((result?.rows ?? []).map(customerFromRow).map((customer) => [customer.id, customer]));
  return customerIds.map((id) => byId.get(id) ?? null);
}

export type CustomerQuery = {
  readonly first: number;
  readonly after?: string | undefined;
  readonly email?: string | undefined;
  readonly phone?: string | undefined;
  readonly tag?: string | undefined;
  readonly query?: string | undefined;
};

/** A page of customers, newest first (ids sort by time); the cursor is the last id. */
export async function findCustomers(
  database: Database,
  merchantId: string,
  { first, after, email, phone, tag, query }: CustomerQuery,
): Promise<Customer[]> {
  const conditions: [string, string | undefined][] = [
    ['id < ?', after],
    ['email = ?', email],
    ['phone_digits = ?', phone && (digitsOf(phone) ?? undefined)],
    ["tags <> '[]' and tags @> ?::jsonb", tag && JSON.stringify([tag])],
    [`(name ilike ? or email ilike ? or phone_digits like ?)`, query && `%${likeText(query)}%`],
  ];
  const values: string[] = [];
  const wheres = conditions.flatMap(([condition, value]) => {
    if (!value) return [];
    values.push(value);
    return [`and ${condition.replaceAll('?', `$${values.length + 1}`)}`];
  });
  const text = `select * from customer where merchant_id = $1 and kind <> 'erased' ${wheres.join(' ')}
    order by id desc limit $${values.length + 2}`;
  const [result] = await database.forMerchant(merchantId, sql(text, merchantId, ...values, first));
  return (result?.rows ?? []).map(customerFromRow);
}

/** Takes the meaning from the characters that LIKE gives one. */
function likeText(text: string): string {
  return text.replaceAll(/[\\%_]/g, '\\$&');
}

/** Removes addresses that nobody has any more; by the sweeper. */
export async function forgetVacatedEmails(system: Database): Promise<void> {
  const text = `delete from customer_email where (merchant_id, email_key) in (
    select merchant_id, email_key from customer_email where customer_id is null limit 1000) and customer_id is null`;
  await system.run(sql(text));
}
