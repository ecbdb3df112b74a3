import { put, type RowKey, rowKey, type State, type Write } from '@concord/database';
import { accept, reject } from '@concord/result';
import { type Customer, newCustomer } from '../domain/customer.ts';
import { customerChanged } from '../domain/events.ts';
import { customerCredentials, customerEmails, customers } from '../storage/customer-tables.ts';
import type { EmailTaken } from './register-owner.ts';

export type RecordCustomer = {
  readonly customerId: string;
  readonly email: string | null;
  readonly emailKey: string | null;
  readonly name: string;
  readonly phone: string | null;
  readonly acceptsMarketing: boolean;
  /** With it they register; without it staff or a checkout noted them as a guest. */
  readonly passwordHash: string | null;
};

/**
 * A new profile. Who registers with the address of a guest gets a profile of their own: the guest's orders and notes are
 * not shown to someone who has not yet proved to own the address.
 */
export const recordCustomer: Write<RecordCustomer, Customer, EmailTaken> = {
  name: 'recordCustomer',
  load: ({ customerId, emailKey }) => [
    rowKey(customers, customerId),
    rowKey(customerCredentials, customerId),
    ...(emailKey === null ? [] : [rowKey(customerEmails, emailKey)]),
  ],
  follow: ({ emailKey }, state) => holderKeys(state, emailKey),
  decide: ({ customerId, passwordHash, ...wanted }, state, { nowMs }) => {
    const holder = holderOf(state, wanted.emailKey);
    if (holder && (passwordHash === null || holder.kind === 'registered')) return reject({ code: 'EMAIL_TAKEN' });
    const kind = passwordHash === null ? 'guest' : 'registered';
    const customer = newCustomer({ ...wanted, id: customerId, kind }, nowMs);
    const credential =
      passwordHash === null ? [] : [put(customerCredentials, { customerId, passwordHash, version: 1 })];
    return accept({
      effectId: customerId,
      put: [put(customers, customer), ...credential, ...claimEmail(state, wanted.emailKey, customerId)],
      events: [customerChanged('created', customer)],
    });
  },
  answer: customerIn,
  replay: (customerId) => [rowKey(customers, customerId)],
};

export type FindOrCreateGuest = {
  readonly customerId: string;
  readonly email: string;
  readonly emailKey: string;
  readonly name: string | undefined;
};

/** The customer whose address it is, or a new guest. */
export const findOrCreateGuest: Write<FindOrCreateGuest, Customer> = {
  name: 'findOrCreateGuest',
  load: ({ customerId, emailKey }) => [rowKey(customerEmails, emailKey), rowKey(customers, customerId)],
  follow: ({ emailKey }, state) => holderKeys(state, emailKey),
  decide: ({ customerId, email, emailKey, name = '' }, state, { nowMs }) => {
    const holder = holderOf(state, emailKey);
    if (holder) return accept({ effectId: holder.id });
    const wanted = {
      id: customerId,
      kind: 'guest',
      email,
      emailKey,
      name,
      phone: null,
      acceptsMarketing: false,
    } as const;
    const guest = newCustomer(wanted, nowMs);
    return accept({
      effectId: customerId,
      put: [put(customers, guest), ...claimEmail(state, emailKey, customerId)],
      events: [customerChanged('created', guest)],
    });
  },
  answer: customerIn,
  replay: (customerId) => [rowKey(customers, customerId)],
};

export function customerIn(state: State, customerId: string): Customer {
  const customer = state.get(customers, customerId);
  if (!customer) throw new Error(`Customer ${customerId} is not there after its own change`);
  return customer;
}

/** Who has the address now. */
export function holderOf(state: State, emailKey: string | null): Customer | undefined {
  const customerId = emailKey === null ? null : state.get(customerEmails, emailKey)?.customerId;
  return customerId ? state.get(customers, customerId) : undefined;
}

export function holderKeys(state: State, emailKey: string | null): RowKey[] {
  const customerId = emailKey === null ? null : state.get(customerEmails, emailKey)?.customerId;
  return customerId ? [rowKey(customers, customerId)] : [];
}

/** The address leads to this customer from now on, or to nobody. */
export function claimEmail(state: State, emailKey: string | null, customerId: string | null) {
  if (emailKey === null) return [];
  const version = (state.get(customerEmails, emailKey)?.version ?? 0) + 1;
  return [put(customerEmails, { emailKey, customerId, version })];
}
