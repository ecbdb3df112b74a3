import { aggregateTable } from '@concord/database';
import { type Customer, type CustomerCredential, type CustomerEmail, digitsOf } from '../domain/customer.ts';
import { isoTime } from './times.ts';

export const customers = aggregateTable<Customer>({
  name: 'customer',
  key: ['id'],
  columns: {
    kind: 'text',
    email: 'text',
    email_key: 'text',
    name: 'text',
    phone: 'text',
    phone_digits: 'text',
    tags: 'jsonb',
    segments: 'jsonb',
    addresses: 'jsonb',
    note: 'text',
    tax_exempt: 'boolean',
    accepts_marketing: 'boolean',
    created_at: 'timestamptz',
    version: 'bigint',
  },
  personal: ['email', 'email_key', 'name', 'phone', 'phone_digits', 'addresses', 'note'],
  keyOf: (customer) => [customer.id],
  fromRow: customerFromRow,
  toRow: (customer) => ({
    id: customer.id,
    kind: customer.kind,
    email: customer.email,
    email_key: customer.emailKey,
    name: customer.name,
    phone: customer.phone,
    phone_digits: digitsOf(customer.phone),
    tags: customer.tags,
    segments: customer.segments,
    addresses: customer.addresses,
    note: customer.note,
    tax_exempt: customer.taxExempt,
    accepts_marketing: customer.acceptsMarketing,
    created_at: isoTime(customer.createdAtMs),
    version: customer.version,
  }),
});

export function customerFromRow(row: Record<string, unknown>): Customer {
  return {
    id: row.id as string,
    kind: row.kind as Customer['kind'],
    email: row.email as string | null,
    emailKey: row.email_key as string | null,
    name: row.name as string,
    phone: row.phone as string | null,
    tags: row.tags as string[],
    segments: row.segments as string[],
    addresses: row.addresses as Customer['addresses'],
    note: row.note as string,
    taxExempt: row.tax_exempt as boolean,
    acceptsMarketing: row.accepts_marketing as boolean,
    createdAtMs: row.created_at as number,
    version: row.version as number,
  };
}

export const customerEmails = aggregateTable<CustomerEmail>({
  name: 'customer_email',
  key: ['email_key'],
  columns: { customer_id: 'text', version: 'bigint' },
  keyOf: (entry) => [entry.emailKey],
  fromRow: (row) => ({
    emailKey: row.email_key as string,
    customerId: row.customer_id as string | null,
    version: row.version as number,
  }),
  toRow: ({ emailKey, customerId, version }) => ({ email_key: emailKey, customer_id: customerId, version }),
});

export const customerCredentials = aggregateTable<CustomerCredential>({
  name: 'customer_credential',
  key: ['customer_id'],
  columns: { password_hash: 'text', version: 'bigint' },
  personal: ['password_hash'],
  keyOf: (credential) => [credential.customerId],
  fromRow: (row) => ({
    customerId: row.customer_id as string,
    passwordHash: row.password_hash as string | null,
    version: row.version as number,
  }),
  toRow: ({ customerId, passwordHash, version }) => ({
    customer_id: customerId,
    password_hash: passwordHash,
    version,
  }),
});
